import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test.each(['app.html', 'error.html'])('[E13] %s asks browsers not to translate', (file) => {
	const html = readFileSync(new URL(`../../../src/${file}`, import.meta.url), 'utf8');
	expect(html).toMatch(/<html[^>]* translate="no"/);
	expect(html).toContain('<meta name="google" content="notranslate" />');
});
