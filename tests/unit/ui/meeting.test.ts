import { readFileSync } from 'node:fs';
import { render } from 'svelte/server';
import { beforeEach, describe, expect, test } from 'vitest';
import Meeting from '../../../src/lib/meeting/Meeting.svelte';
import { OwnMic } from '../../../src/lib/meeting/own-mic.svelte.ts';
import { askedOf } from '../../../src/lib/panel/moderator/asked.ts';
import { closeText } from '../../../src/lib/seat/words.ts';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import type { MediaRooms } from '../../../src/lib/voice/rooms.svelte.ts';
import type { CommandType, ModeratorOwn, Stage } from '../../../src/wire/index.ts';

beforeEach(() => overwriteGetLocale(() => 'es'));

const RUNS: readonly CommandType[] = ['setMeetingSeat', 'endMeeting'];
const person = (seat: string, at: { role?: 'moderator'; admitted?: boolean; removed?: boolean } = {}) => ({
	seat,
	role: 'official' as 'official' | 'moderator',
	name: seat,
	startup: null,
	admitted: true,
	removed: false,
	muted: false,
	...at
});
type Person = ReturnType<typeof person>;

/** What the page says of the meeting to `me`. */
function told(me: Person, others: Person[], may: readonly CommandType[]): string {
	const props = {
		meeting: { opened: 1, people: [me, ...others] },
		rooms: { participants: [] } as unknown as MediaRooms,
		me: me.seat,
		inside: me.admitted,
		may,
		publish: { mic: false, cam: false, screen: false },
		onset: () => {},
		onend: () => {}
	};
	return render(Meeting, { props }).body.replaceAll(/<[^>]*>/g, ' ');
}
const count = (text: string, word: string) => text.split(word).length - 1;

describe('[E59] whoever runs the meeting', () => {
	test('can take out everybody but who runs it', () => {
		const moderators = [person('Ana', { role: 'moderator' }), person('Dora', { role: 'moderator' })] as const;
		const text = told(moderators[0], [person('Berta'), person('Carla'), moderators[1]], RUNS);
		expect(count(text, 'Retirar')).toBe(2);
		expect(count(text, 'Silenciar')).toBe(4);
	});

	test('keeps all that runs it where they are not in it, and can come back', () => {
		const text = told(person('Ana', { admitted: false }), [person('Berta')], RUNS);
		for (const word of ['Terminar la reunión', 'Retirar', 'Silenciar', 'Admitir'])
			expect(text).toContain(word);
		expect(text).not.toContain('Encender micrófono');
	});
});

test('[O26] whoever was taken out of the meeting reads so; who was never let in reads nothing', () => {
	const out = person('Ana', { admitted: false, removed: true });
	expect(told(out, [person('Berta')], [])).toContain('Quien modera le retiró de la reunión');
	expect(told({ ...out, removed: false }, [person('Berta')], []).trim()).toBe('');
});

describe('[D28] to close the session', () => {
	test('is called in no language what could be read as signing out', () => {
		for (const [locale, words] of [
			['es', /Cerrar la sesión(?! para tod)/],
			['pt', /Encerrar a sessão(?! para tod)/],
			['en', /Close the session(?! for every)/]
		] as const)
			for (const area of ['common', 'organizer', 'panel', 'presenter', 'voice'])
				expect(readFileSync(`messages/${area}/${locale}.json`, 'utf8')).not.toMatch(words);
	});

	test('without a shortlist says that there will be none', () => {
		expect(closeText(false)).toContain('no se decidió ninguna lista corta');
		expect(closeText(false)).toContain(closeText(true));
		expect(closeText(true)).not.toContain('no se decidió');
	});
});

test('[D27] [D29] the moderator is asked for the shortlist until it is decided, and for the floor after a cut', () => {
	const asked = (stage: object, own: object = {}) =>
		askedOf(
			{ phase: 'revealed', meeting: null, results: { decision: null }, ...stage } as unknown as Stage,
			{ breach: null, hasFloor: false, resumed: false, ...own } as unknown as ModeratorOwn
		);
	const decided = { results: { decision: { slots: [] } } };
	expect([asked({}), asked({ meeting: {} })]).toEqual(Array(2).fill('Decida la lista corta'));
	expect(asked(decided)).toBe('Abra la reunión o cierre la sesión para todos');
	expect(asked({ ...decided, meeting: {} })).toBe('Converse en la reunión');
	const pitch = { phase: 'pitching', now: { step: 'pitch' } };
	expect([asked(pitch), asked(pitch, { resumed: true })]).toEqual([
		'Pasar a preguntas',
		'Dé la palabra a quien presenta'
	]);
});

test('[M72] muting switches the own microphone off, and only a press switches it on again; that one may is told until then', () => {
	const mic = new OwnMic();
	const steps: [muted: boolean, on: boolean, pressed: boolean, freed: boolean][] = [
		[false, true, true, false],
		[true, true, false, false],
		[true, false, false, false],
		[false, false, false, true],
		[false, false, false, true],
		[true, false, false, false],
		[false, false, false, true],
		[false, true, true, false],
		[false, false, false, false]
	];
	for (const [muted, on, pressed, freed] of steps)
		expect([mic.follow(muted, on), mic.freed]).toEqual([pressed, freed]);
});
