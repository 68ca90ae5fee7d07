import { readFileSync } from 'node:fs';
import type { ComponentProps } from 'svelte';
import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import Hall from '../../../src/lib/panel/hall/Hall.svelte';
import Gone from '../../../src/lib/panel/frame/Gone.svelte';
import { m } from '../../../src/lib/paraglide/messages.js';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import Behind from '../../../src/lib/ui/Behind.svelte';
import type { Stage } from '../../../src/wire/index.ts';

overwriteGetLocale(() => 'es');

test('[S24] an older backup is told where it was put back, and nowhere else', () => {
	const told = (behind: string | null) =>
		render(Behind, { props: { behind } }).body.includes(m.common_behind_body());
	expect([told('one'), told(null)]).toEqual([true, false]);
});

test('[S35] what was taken note of is one older backup, not the next', () => {
	const told = (behind: string) => render(Behind, { props: { behind, noted: 'one' } }).body;
	expect(told('one')).not.toContain(m.common_behind());
	expect(told('two')).toContain(m.common_behind());
});

test('[S24] each reader is told in words of its own, and nobody to call themselves', () => {
	const told = (reader: 'official' | 'organizer' | 'auditor' | 'hall' | 'captioner') =>
		render(Behind, { props: { behind: 'one', reader } }).body;
	expect(told('organizer')).toContain(m.common_behind_organizer());
	expect(told('organizer')).not.toContain('quien organiza');
	expect(told('auditor')).toContain(m.panel_aud_events());
	expect(told('hall')).not.toMatch(/avise|haga/);
	expect(told('captioner')).toContain('líneas');
	expect(told('official')).toContain('resultados');
});

test('[S24] the hall reads it between two pitches, and neither over a slide nor over a reveal', () => {
	const at = (phase: Stage['phase'], now: object | null = null) => {
		const about = { entity: '', challenge: { title: '' }, rubric: [] };
		const stage = { phase, now, slots: [], captions: null, head: null, about, reveal: null, results: null };
		const live = { link: 'online', ended: null, since: 0, now: () => 0, own: null, refused: { now: false } };
		const rooms = { state: { stage: 'live', meeting: 'off' }, deviceFailed: false, level: 0, muted: false };
		const reveal = { shown: false, counting: null, view: null };
		const props = {
			room: { live, rooms, reveal },
			stage,
			own: { role: 'projector', behind: 'one' },
			path: 'x'
		};
		return render(Hall, { props: props as unknown as ComponentProps<typeof Hall> }).body;
	};
	expect(at('review')).toContain(m.common_behind_hall());
	const now = { slot: 'one', step: 'pitch', cut: false, slide: null, question: null, timer: null };
	expect(at('pitching', now)).not.toContain(m.common_behind_hall());
	expect(at('pitching')).toContain(m.common_behind_hall());
	expect(at('aborted')).not.toContain(m.common_behind_hall());
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
