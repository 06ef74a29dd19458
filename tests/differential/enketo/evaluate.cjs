// Enketo's reading of expressions: one JSON object a line in, one out. Decides nothing itself.
// In: {"expression", "answers": {name: text}, "here": text or null}. Out: {"kind", "value"}.
// `${name}` becomes the path /data/name, as pyxform writes it; a dot is the node of the answer.
'use strict';

const readline = require('readline');
const { JSDOM } = require('jsdom');

const { window } = new JSDOM('<data/>', { contentType: 'text/xml' });
for (const name of ['Document', 'DOMParser', 'Element', 'Node', 'XPathEvaluator', 'XPathResult']) {
    global[name] = window[name];
}
const evaluator = require('openrosa-xpath-evaluator')();

const MENTIONED = /\$\{\s*([^{}\s]+)\s*\}/g;
const KINDS = { 1: 'number', 2: 'string', 3: 'boolean' };

function documentOf(expression, answers, here) {
    const page = window.document.implementation.createDocument(null, 'data', null);
    const names = new Set([...expression.matchAll(MENTIONED)].map((found) => found[1]));
    for (const [name, text] of [...[...names].map((n) => [n, answers[n] || '']), ['here', here || '']]) {
        const node = page.createElementNS(null, name);
        node.textContent = text;
        page.documentElement.appendChild(node);
    }
    return page;
}

function judge({ expression, answers, here }) {
    const page = documentOf(expression, answers, here);
    const path = expression.replace(MENTIONED, ' /data/$1 ');
    const any = window.XPathResult.ANY_TYPE;
    const result = evaluator.evaluate(path, page.documentElement.lastChild, null, any);
    const kind = KINDS[result.resultType] || 'answer';
    if (kind === 'answer') {
        const text = evaluator.evaluate(path, page.documentElement.lastChild, null, window.XPathResult.STRING_TYPE);
        return { kind: 'string', value: text.stringValue };
    }
    if (kind === 'boolean') return { kind, value: String(result.booleanValue) };
    return { kind, value: kind === 'number' ? String(result.numberValue) : result.stringValue };
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
    let said;
    try {
        said = judge(JSON.parse(line));
    } catch (error) {
        said = { kind: 'refused', value: '' };
    }
    process.stdout.write(`${JSON.stringify(said)}\n`);
});
