import { expect, test } from 'vitest';
import { FrameOrder } from '../../../server/realtime/words.ts';

let now = 0;

const told = (texts: readonly (string | Buffer)[], atOnce = 1000) => {
	const words = new FrameOrder(atOnce, () => now);
	return texts.map((data) => words.take({ type: 'message', data }));
};

test('[K50] what a page says passes: hello once, events, goodbye', () => {
	const said = ['0{"tab":"x"}', '20["command",{}]', '2["presence",{"ready":true}]', '2123["clock",{}]', '1'];
	expect(told(said)).toEqual([true, true, true, true, true]);
	expect(told(['0'])).toEqual([true]);
	expect(new FrameOrder(5, () => now).take({ type: 'pong' })).toBe(true);
});

test.each([
	...['0', '0{}', '0/', '0/admin,', '3', '30[]', '4{}', '51-["x",{"_placeholder":true,"num":0}]', '61-0[]'],
	...['2/admin,["x"]', '2', '2{}', '', '7', '2,["x"]', Buffer.from('0'), Buffer.alloc(3)]
])('[K50] after its hello %j ends a connection', (data) => {
	expect(told(['0', data])).toEqual([true, false]);
});

test.each(['0/admin,', '0,', '1', '2["clock",{}]', '', '51-[]', Buffer.from('0')])(
	'[K50] %j is no hello',
	(data) => {
		expect(told([data])).toEqual([false]);
	}
);

test.each(['open', 'ping', 'upgrade', 'noop', 'error', undefined])(
	'[K50] nor is a packet of type %s',
	(type) => {
		expect(new FrameOrder(5, () => now).take({ ...(type && { type }) })).toBe(false);
	}
);

test('[K50] too many at once end a connection, and as many after a rest do not', () => {
	const words = new FrameOrder(3, () => now);
	const pong = () => words.take({ type: 'pong' });
	expect([pong(), pong(), pong()]).toEqual([true, true, true]);
	now += 1000;
	expect([pong(), pong(), pong(), pong()]).toEqual([true, true, true, false]);
});
