import { expect, onTestFinished, test } from 'vitest';
import { Hosted, identity } from '../../support/hosted.ts';

test.each([
	[[], false],
	[['presenter0'], true],
	[['second'], true],
	[['presenter1', 'official1'], false]
])('[B30] of a startup with two speakers, while %j are there, is told: %s', async (there, ready) => {
	const house = await Hosted.open();
	onTestFinished(() => house.close());
	await house.prepare([identity('Quipu Vial'), identity('Yakuna')]);
	house.seats['second'] = { seat: 'second', role: 'presenter' };
	await house.as('organizer', {
		type: 'addSeat',
		seat: 'second',
		role: 'presenter',
		startup: 'su0',
		name: ''
	});
	await house.drawn();
	for (const name of there) house.server.presence.set(house.session, house.seats[name]!.seat, {}, true);
	const room = (await house.server.sessions.room(house.session))!;
	const slots = room.state.phase === 'lobby' ? room.state.slots : [];
	const slot = slots.find((s) => room.facts.startupOf(s.slot) === 'su0')!.slot;
	await house.as('moderator', { type: 'callSlot', slot });
	expect(room.state).toMatchObject({ live: { slot, ready } });
});
