import { expect, test } from 'vitest';
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
