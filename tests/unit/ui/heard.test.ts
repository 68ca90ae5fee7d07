import { render } from 'svelte/server';
import { describe, expect, test } from 'vitest';
import { createRawSnippet } from 'svelte';
import Frame from '../../../src/lib/panel/frame/Frame.svelte';
import Bar from '../../../src/lib/panel/hall/Bar.svelte';
import { notCutText } from '../../../src/lib/panel/moderator/asked.ts';
import type { SeatRoom } from '../../../src/lib/seat/room.svelte.ts';
import StageView from '../../../src/lib/panel/StageView.svelte';
import { m } from '../../../src/lib/paraglide/messages.js';
import { baseLocale, locales, overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import { airOf, type PitchWay } from '../../../src/lib/presenter/air.ts';
import { nowText } from '../../../src/lib/presenter/words.ts';
import type { PresenterOwn, Stage } from '../../../src/wire/index.ts';

overwriteGetLocale(() => baseLocale);

const called = {
	cut: false,
	locked: false,
	listening: false,
	step: 'pitch',
	onAir: true
} as unknown as NonNullable<PresenterOwn['called']>;
const mask = { state: 'live', problem: null } as const;

describe('[E30]', () => {
	test('a presenter is not told to be heard while the connection is lost, by voice or in writing', () => {
		const off = { state: 'off', problem: null } as const;
		const told = (online: boolean) =>
			[airOf(called, 'voice', mask, 'live', online), airOf(called, 'text', off, 'live', online)].map(
				(a) => a.tone
			);
		expect([told(true), told(false)]).toEqual([
			['good', 'good'],
			['warn', 'warn']
		]);
		expect(airOf(called, 'voice', mask, 'live', false).title).toBe(m.presenter_air_away());
		// What keeps one from being heard anyhow stays said.
		const cut = airOf({ ...called, cut: true }, 'voice', mask, 'live', false);
		expect(cut.title).toBe(m.presenter_air_cut());
	});

	test.each([false, true])(
		'[W15] nobody on the floor is told to be heard while the sound to the panel is being mended; written: %s',
		(written) => {
			const silent = { ...mask, state: written ? 'off' : 'live' } as typeof mask;
			const told = (of: object) =>
				airOf({ ...called, ...of }, written ? 'text' : 'voice', silent, 'live', true);
			expect([told({}).tone, told({ unheard: true }).tone]).toEqual(['good', 'warn']);
			expect(told({ unheard: true })).toMatchObject({
				asked: m.presenter_air_unheard(),
				body: written ? m.presenter_air_unheard_written() : m.presenter_air_unheard_body()
			});
			// Who has no floor has nothing to wait for.
			expect(told({ unheard: true, onAir: false })).toEqual(told({ onAir: false }));
		}
	);

	test('[W16] the strip asks a called presenter for the microphone first, and in questions for the answer', () => {
		const off = { state: 'off', problem: null } as const;
		const asked = (of: object, way: PitchWay = 'voice', open: typeof mask | typeof off = off) =>
			airOf({ ...called, ...of }, way, open, 'live', true).asked;
		expect(asked({ step: 'called', onAir: false })).toBe(m.presenter_air_before());
		expect(asked({ onAir: false })).toBe(m.presenter_air_before());
		expect(asked({ step: 'scoring', onAir: false })).toBe(m.presenter_asked_listen());
		expect(asked({ step: 'called', onAir: false }, 'voice', mask)).toBe(m.presenter_asked_listen());
		expect(asked({}, 'text')).toBe(m.presenter_asked_written());
		expect(asked({ step: 'questions' }, 'text')).toBe(m.presenter_asked_answer());
		expect(asked({ step: 'questions' }, 'voice', mask)).toBe(m.presenter_asked_speak());
		// Whose text is not saved is asked for no microphone: none may be opened.
		for (const onAir of [true, false])
			expect(asked({ onAir }, 'unwritten')).toBe(m.presenter_air_unwritten());
	});

	test.each(locales)('in %s the strip tells a presenter of a cut, whatever step it came in', (locale) => {
		for (const step of ['called', 'pitch', 'questions', 'scoring'] as const)
			expect(nowText('pitching', { step, cut: true })).toBe(m.presenter_now_cut());
		expect(nowText('pitching', { step: 'pitch', cut: false })).toBe(m.presenter_now_pitch());
		expect(m.presenter_now_cut({}, { locale })).not.toBe('');
	});

	test('whoever moderates is not told to wait for the moderator', () => {
		const stage = {
			now: { slot: 'one', cut: true, slide: null, question: null },
			slots: [{ id: 'one', pseudonym: { word: 'Grus', figure: 0, colour: 0 } }],
			captions: null
		} as unknown as Stage;
		const page = (moderates: boolean) =>
			render(StageView, { props: { stage, level: 0, base: '/s/x', moderates } }).body;
		expect(page(false)).toContain(m.panel_cut_body());
		expect(page(true)).not.toContain(m.panel_cut_body());
		expect(page(true)).toContain(m.panel_cut_body_own());
	});

	test('a screen that nobody touches says in its bar that it comes back', () => {
		const stage = { now: null, phase: 'review', slots: [], about: { entity: '' } } as unknown as Stage;
		const bar = (link: string) => {
			const room = { live: { link, ended: null, since: 0, now: () => 0 } } as unknown as SeatRoom;
			return render(Bar, { props: { room, stage, muted: false } }).body;
		};
		expect(bar('offline')).toContain(m.panel_hall_away());
		expect(bar('online')).not.toContain(m.panel_hall_away());
	});
});

describe('[E47]', () => {
	test('lost sound is told beside a connection that stands, and not beside one that is lost', () => {
		const about = { entity: '', challenge: { title: '' } };
		const stage = { now: null, phase: 'review', slots: [], captions: null, about } as unknown as Stage;
		const children = createRawSnippet(() => ({ render: () => '<p></p>' }));
		const page = (link: string) => {
			const live = { link, ended: null, since: 0, now: () => 0, own: null, refused: { now: false } };
			const rooms = { state: { stage: 'failed', meeting: 'off' }, deviceFailed: false, level: 0 };
			const room = { live, rooms } as unknown as SeatRoom;
			return render(Frame, { props: { room, stage, role: '', asked: '', children } }).body;
		};
		expect(page('online')).toContain(m.panel_voice_lost());
		for (const link of ['offline', 'connecting']) expect(page(link)).not.toContain(m.panel_voice_lost());
	});

	test('of a cut that is not there the moderator reads no want of a connection where there is one', () => {
		const links = ['offline', 'online', 'back'] as const;
		const [away, silent, back] = links.map((link) => notCutText(false, link).title);
		expect([away, back]).toEqual([m.panel_mod_not_cut(), m.panel_mod_not_cut_back()]);
		expect([silent, back].some((title) => title?.includes('no hay conexión'))).toBe(false);
		expect(links.map((link) => notCutText(true, link).title)).toEqual(
			Array(3).fill(m.panel_mod_not_cut_refused())
		);
	});
});
