import { expect, test } from 'vitest';
import { recordText, type RecordFile } from '../../../server/sessions/record.ts';

const file = (count: number): RecordFile => ({
	format: 'blindpick-record-1',
	session: 's',
	details: null,
	events: Array.from({ length: count }, (_, i) => ({
		session: 's',
		seq: i + 1,
		at: i,
		type: 'SheetSaved',
		data: { text: 'á"\n'.repeat(20) },
		prev: '0',
		hash: '1'
	}))
});

test('[K35] a record goes out in pieces that together are the same file, with the event loop free between them', async () => {
	for (const count of [0, 1, 3000]) {
		let text = '';
		let turns = 0;
		let largest = 0;
		const counting = setInterval(() => (turns += 1), 0);
		for await (const piece of recordText(file(count))) {
			text += piece;
			largest = Math.max(largest, piece.length);
		}
		clearInterval(counting);
		expect(text).toBe(JSON.stringify(file(count)));
		if (count === 3000) {
			expect(largest).toBeLessThan(text.length / 10);
			expect(turns).toBeGreaterThan(0);
		}
	}
});
