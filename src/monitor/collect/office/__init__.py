"""The fieldwork office (veldwerkkantoor): opening, response, closing, calendar. Reads no answer."""
