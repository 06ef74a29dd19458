"""An edition as data: what is asked, of whom, and what is made of the answers. Knows no answers."""
