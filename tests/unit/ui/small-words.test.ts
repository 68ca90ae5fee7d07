import { render } from 'svelte/server';
import { beforeAll, expect, test } from 'vitest';
import { invitedOf } from '../../../src/lib/organizer/people/person.ts';
import People from '../../../src/lib/organizer/people/People.svelte';
import { inZone, sameDay } from '../../../src/lib/organizer/zone.ts';
import Approvals from '../../../src/lib/seat/Approvals.svelte';
import Events from '../../../src/lib/panel/auditor/Events.svelte';
import { m } from '../../../src/lib/paraglide/messages.js';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import AccessNote from '../../../src/lib/ui/AccessNote.svelte';
import { longDate, percent, zoneName } from '../../../src/lib/ui/format.ts';
import type { Desk, Role } from '../../../src/wire/index.ts';

beforeAll(() => overwriteGetLocale(() => 'es'));

const AT = Date.UTC(2026, 10, 30, 12);

test('[O29] a zone and a percentage are spelt in one way, and an empty field is said to be not given', async () => {
	expect(zoneName(AT, 'America/Lima')).toBe('hora de Lima (UTC−5)');
	const told = m.org_when_told(inZone(AT, 'America/Lima'));
	expect(told).toBe(`${longDate(AT, 'America/Lima')}, ${zoneName(AT, 'America/Lima')}`);
	expect(percent(3, 10)).toBe('30%');
	expect(m.presenter_draw_box({ n: 1, x: 30, y: 1, w: 2, h: 3 })).toMatch(/30% .* 1% .* 2% .* 3% /);
	expect(m.org_nothing()).toBe('sin indicar');
});

test('[O29] what is past of a start is the time where it is today in its zone, else the date', () => {
	const start = Date.UTC(2026, 10, 30, 4, 30);
	expect(sameDay(start, start + 600_000, 'America/Lima')).toBe(true);
	expect(sameDay(start, start + 3_600_000, 'America/Lima')).toBe(false);
	expect(sameDay(start, start + 3_600_000, 'UTC')).toBe(true);
});

test('[O25] times of day on the auditor’s page name their zone, the session’s and the reader’s own', () => {
	const timeZone = 'Asia/Tokyo';
	const events = render(Events, {
		props: { events: [{ type: 'DoorsOpened', at: AT, slot: null, detail: '' }], slots: [], timeZone }
	}).body;
	expect(events).toContain(zoneName(AT, timeZone));
	const access = { seats: 1, held: 1, devices: 1, since: AT, again: false };
	expect(render(AccessNote, { props: { access } }).body).toContain(zoneName(AT));
	const approval = {
		role: 'auditor' as const,
		late: false,
		shared: false,
		devices: 1,
		since: AT,
		afterDoors: false,
		reissued: AT
	};
	expect(render(Approvals, { props: { approvals: [approval] } }).body.split(zoneName(AT))).toHaveLength(3);
});

test('[O25] the hall’s screen is nobody who is invited, before doors open and after', () => {
	const roles: Role[] = [
		'official',
		'official',
		'moderator',
		'auditor',
		'captioner',
		'projector',
		'presenter'
	];
	const people = roles.map((role, i) => ({
		seat: `${i}`,
		role,
		startup: role === 'presenter' ? 'su1' : null,
		name: role,
		link: { path: '', state: 'active', redeemedAt: null }
	}));
	const desk = { people, startups: [], draft: { captions: true } } as unknown as Desk;
	expect(invitedOf(desk)).toHaveLength(6);
	const { body } = render(People, {
		props: { desk, may: [], send: () => Promise.resolve({ ok: true } as never) }
	});
	expect(body).toContain('Han entrado 0 de 6');
});
