import { expect, test } from 'vitest';
import { momentary } from '../../../src/lib/live/momentary.ts';
import { commandSchema, type ClientCommand } from '../../../src/wire/commands.ts';

type Sent = ClientCommand['type'];

/** What waits for the network and is done late; everything else is for the moment of pressing. */
const WAITS: ReadonlySet<Sent> = new Set<Sent>([
	'saveDraft',
	'addSeat',
	'putStartup',
	'declareTies',
	'saveSheet',
	'submitSheet',
	'recognise',
	'askQuestion',
	'saveNote',
	'sendHelp',
	'ackReveal'
]);

test('[E11] [E23] [E37] [E45] every command of a page is either for the moment of pressing or waits for the network', () => {
	const all = commandSchema.options.map((option) => option.shape.type.value);
	for (const type of WAITS) expect(all).toContain(type);
	expect(all.filter((type) => momentary({ type, startup: null } as ClientCommand))).toEqual(
		all.filter((type) => !WAITS.has(type))
	);
});

test('[E45] a new startup waits for the network, another identity for one that is there does not', () => {
	const put = (startup: string | null) => momentary({ type: 'putStartup', startup } as ClientCommand);
	expect([put(null), put('one')]).toEqual([false, true]);
});
