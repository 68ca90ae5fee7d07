import { expect, test, vi } from 'vitest';
import { keptCookie, keptIn } from '../../../src/lib/ui/kept.ts';

test('[A23] what a person chose is sent to this host alone, over https by https alone, and by no other site’s request', () => {
	expect(keptCookie('theme', 'dark', true)).toBe(
		'__Host-theme=dark; path=/; max-age=31536000; samesite=lax; secure'
	);
	expect(keptCookie('language', 'pt', false)).toBe('language=pt; path=/; max-age=31536000; samesite=lax');
	expect(keptCookie('theme', '', true)).toContain('max-age=0');
});

test('[A23] a choice is found again, and one of https goes before one that anybody could have set', () => {
	expect(keptIn('a=b; language=es; __Host-language=pt', 'language')).toBe('pt');
	expect(keptIn('theme=dark', 'theme')).toBe('dark');
	expect(keptIn('', 'theme')).toBe(undefined);
	expect(keptIn('xtheme=dark; __Host-themes=dark', 'theme')).toBe(undefined);
});

test('[A23] the language is kept so by the library that speaks it, in the browser and on the server', async () => {
	const page = { cookie: '' };
	vi.stubGlobal('window', globalThis);
	vi.stubGlobal('document', page);
	vi.stubGlobal('location', { protocol: 'https:', href: 'https://pick.example.org/' });
	const runtime = await import('../../../src/lib/paraglide/runtime.js');
	await import('../../../src/hooks.client.ts');
	await runtime.setLocale('pt', { reload: false });
	expect(page.cookie).toBe('__Host-language=pt; path=/; max-age=31536000; samesite=lax; secure');
	expect(runtime.getLocale()).toBe('pt');
	vi.unstubAllGlobals();
	const { handle } = await import('../../../src/hooks.server.ts');
	const asked = (cookie: string) => {
		const request = new Request('https://pick.example.org/', {
			headers: { cookie, 'accept-language': 'en' }
		});
		let html = '';
		const resolve = async (_: unknown, options: { transformPageChunk(of: { html: string }): string }) => {
			html = options.transformPageChunk({ html: '<html lang="%lang%">' });
			return new Response(html);
		};
		return Promise.resolve(handle({ event: { request } as never, resolve: resolve as never })).then(
			() => html
		);
	};
	expect(await asked('__Host-language=pt; __Host-theme=dark')).toBe('<html lang="pt" data-theme="dark">');
	expect(await asked('language=es')).toBe('<html lang="es">');
	expect(await asked('PARAGLIDE_LOCALE=es')).toBe('<html lang="en">');
});
