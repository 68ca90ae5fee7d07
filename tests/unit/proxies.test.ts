import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const text = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const blocks = (language: string) =>
	[...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map((m) => m[1] ?? '');

test('[K65] of Caddy no logger that is told of requests writes, and no site has an access log', () => {
	const [caddy = '', ...more] = blocks('caddyfile');
	expect(more).toEqual([]);
	// Options for all come first, in a block without a name.
	const [options = ''] = /^\{\n.*?^\}/ms.exec(caddy) ?? [];
	expect(caddy.startsWith(options)).toBe(true);
	// With all below it: `http.log.error`, `http.log.access` and those of each handler.
	expect(options).toMatch(/^\tlog \{\n\t\texclude http\n\t\}$/m);
	expect(caddy.match(/^\s*log\b/gm)).toHaveLength(1);
});

test('[K65] of nginx no server has an access log, and its error log is bound above what is said of requests', () => {
	const [nginx = '', ...more] = blocks('nginx');
	expect(more).toEqual([]);
	const servers = nginx.split(/^server \{/m).slice(1);
	expect(servers).toHaveLength(2);
	for (const server of servers) expect(server).toMatch(/^\taccess_log off;$/m);
	expect(nginx.match(/(access|error)_log/g)).toHaveLength(servers.length);
	expect(text).toMatch(/`error_log \S+ crit;`/);
});
