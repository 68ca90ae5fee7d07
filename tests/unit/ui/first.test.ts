import { render } from 'svelte/server';
import { beforeAll, expect, test } from 'vitest';
import { projectOwn, projectShared, type Audience } from '../../../src/domain/session/project.ts';
import type { Known, Seat } from '../../../src/domain/session/state.ts';
import OrganizerAfter from '../../../src/lib/organizer/running/After.svelte';
import After from '../../../src/lib/panel/After.svelte';
import { m } from '../../../src/lib/paraglide/messages.js';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import { given } from '../domain/given.ts';

beforeAll(() => overwriteGetLocale(() => 'es'));

test.each([
	['o1', 'stage'],
	['mod', 'stage'],
	['aud', 'stage'],
	['org', 'desk']
] as const)(
	'[D33] while the meeting is open it stands first on the page of %s, before names and results',
	(seat, audience: Audience) => {
		const s = given().drawn().revealed();
		s.all(['mod', { type: 'openMeeting', everyone: true }]);
		const state = s.state as Known;
		const reveal = { shown: true, failed: false, nameOf: () => null };
		const live = { now: () => s.now };
		const publish = { mic: false, cam: false, screen: false };
		const room = { live, reveal, publish, rooms: { participants: [], hushed: false }, nameOf: () => '' };
		const shared = projectShared(state, audience, s.aside());
		const own = projectOwn(state, state.seats.find(({ id }) => id === seat) as Seat, s.aside());
		// What decides needs a page around it.
		const may = own.may.filter((type) => type !== 'decideShortlist');
		const page = audience === 'desk' ? OrganizerAfter : After;
		const props = { room, live, stage: shared, desk: shared, own: { ...own, may } };
		const { body } = render(page as typeof After, { props: props as never });
		const at = [
			'data-testid="meeting"',
			`aria-label="${m.reveal_title()}"`,
			m.results_ranking(),
			m.results_totals()
		].map((word) => body.indexOf(word));
		expect(at.every((place) => place >= 0)).toBe(true);
		expect([...at].sort((a, b) => a - b)).toEqual(at);
	}
);
