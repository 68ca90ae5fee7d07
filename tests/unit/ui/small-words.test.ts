import { render } from 'svelte/server';
import { beforeAll, expect, test } from 'vitest';
import { invitedOf } from '../../../src/lib/organizer/people/person.ts';
import People from '../../../src/lib/organizer/people/People.svelte';
import Approvals from '../../../src/lib/panel/Approvals.svelte';
import Events from '../../../src/lib/panel/auditor/Events.svelte';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import AccessNote from '../../../src/lib/ui/AccessNote.svelte';
import { zoneName } from '../../../src/lib/ui/format.ts';
import type { Desk, Role } from '../../../src/wire/index.ts';

beforeAll(() => overwriteGetLocale(() => 'es'));

const AT = Date.UTC(2026, 10, 30, 12);

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
