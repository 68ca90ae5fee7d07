import { expect, test } from 'vitest';
import { momentary } from '../../../src/lib/live/momentary.ts';
import { commandSchema, type ClientCommand } from '../../../src/wire/commands.ts';

type Sent = ClientCommand['type'];

/** What waits for the network and is done late; everything else is for the moment of pressing. */
const WAITS: ReadonlySet<Sent> = new Set<Sent>([
	'saveDraft',
	'addSeat',
	'renameSeat',
	'removeSeat',
	'putStartup',
	'removeStartup',
	'openDoors',
	'deleteDraft',
	'reissueLink',
	'revokeLink',
	'setMatch',
	'abort',
	'contribute',
	'declareTies',
	'saveSheet',
	'submitSheet',
	'recognise',
	'askQuestion',
	'saveNote',
	'closeQuestion',
	'moveQuestion',
	'lowerHand',
	'approveReveal',
	'decideShortlist',
	'openMeeting',
	'setMeetingSeat',
	'endMeeting',
	'closeSession',
	'sendHelp',
	'ackReveal'
]);

test('[E11] [E23] [E37] every command of a page is either for the moment of pressing or waits for the network', () => {
	const all = commandSchema.options.map((option) => option.shape.type.value);
	for (const type of WAITS) expect(all).toContain(type);
	expect(all.filter((type) => momentary({ type } as ClientCommand))).toEqual(
		all.filter((type) => !WAITS.has(type))
	);
});
