import { readFileSync } from 'node:fs';
import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import Gone from '../../../src/lib/panel/frame/Gone.svelte';
import { m } from '../../../src/lib/paraglide/messages.js';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import Behind from '../../../src/lib/ui/Behind.svelte';

overwriteGetLocale(() => 'es');

test('[S24] an older backup is told where it was put back, and nowhere else', () => {
	const told = (behind: boolean) =>
		render(Behind, { props: { behind } }).body.includes(m.common_behind_body());
	expect([told(true), told(false)]).toEqual([true, false]);
});

test('[S24] each reader is told in words of its own, and nobody to call themselves', () => {
	const told = (reader: 'seat' | 'organizer' | 'auditor' | 'hall' | 'captioner') =>
		render(Behind, { props: { behind: true, reader } }).body;
	expect(told('organizer')).toContain(m.common_behind_organizer());
	expect(told('organizer')).not.toContain('quien organiza');
	expect(told('auditor')).toContain(m.panel_aud_events());
	expect(told('hall')).not.toMatch(/avise|haga/);
	expect(told('captioner')).toContain('líneas');
});

test('[S24] a seat that the restored data do not have is told as that, with whom to call', () => {
	const told = (why: 'absent' | 'refused') => render(Gone, { props: { why, written: [] } }).body;
	expect(told('absent')).toContain('Llame a quien organiza');
	expect(told('refused')).toContain('llame a quien organiza');
	for (const l of ['es', 'en', 'pt'])
		expect(readFileSync(`messages/panel/${l}.json`, 'utf8')).not.toMatch(
			/refused_meaning": .*(Nada se ha perdido|Nothing is lost|Nada se perdeu)/
		);
});
