import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SpeechQueue } from '../../../server/voice/speech/queue.ts';
import type { SpeechEngine } from '../../../server/voice/speech/port.ts';

const samples = new Int16Array(8);

/** What happened, in order; `play` ends when `release` is called. */
function setting(engine: Partial<SpeechEngine> = {}, may = (_: string) => true) {
	const log: string[] = [];
	let release: (whole: boolean) => void = () => {};
	const queue = new SpeechQueue(
		{
			name: 'test',
			languages: ['es'],
			say: async (text) => {
				log.push(`make ${text}`);
				return { rate: 8000, samples };
			},
			close: async () => {},
			...engine
		},
		{
			sayable: (_, lines) => lines.filter(({ text }) => may(text)),
			play: (_sound, begun) => {
				begun();
				return new Promise((resolve) => (release = resolve));
			},
			stop: () => {
				log.push('stop');
				release(false);
			},
			saying: (line) => log.push(line === null ? 'quiet' : `say ${line.text}`),
			fault: (error) => log.push(`fault ${String(error)}`)
		}
	);
	return { log, queue, release: (whole: boolean) => release(whole) };
}

test('[W5] says line by line, makes the next while one is heard, and ends', async () => {
	const { log, queue, release } = setting();
	queue.say('Uno. Dos.', 'es');
	await sleep(0);
	expect(log).toEqual(['make Uno.', 'make Dos.', 'say Uno.']);
	release(true);
	await sleep(0);
	expect(log.at(-1)).toBe('say Dos.');
	release(true);
	await sleep(0);
	expect(log.at(-1)).toBe('quiet');
});

test('[W3] is silent at once when hushed, says no later line, and can speak again', async () => {
	const { log, queue } = setting();
	queue.say('Uno. Dos.', 'es');
	await sleep(0);
	queue.hush();
	expect(log.slice(-2)).toEqual(['stop', 'quiet']);
	await sleep(5);
	expect(log.filter((x) => x.startsWith('say'))).toEqual(['say Uno.']);
	queue.hush();
	expect(log.filter((x) => x === 'stop')).toHaveLength(1);
	queue.say('Tres.', 'es');
	await sleep(0);
	expect(log.at(-1)).toBe('say Tres.');
});

test('[W3] a new text takes the place of the old, whose end changes nothing any more', async () => {
	const { log, queue } = setting();
	queue.say('Uno. Dos.', 'es');
	await sleep(0);
	queue.say('Tres.', 'es');
	await sleep(5);
	expect(log.filter((x) => x.startsWith('say'))).toEqual(['say Uno.', 'say Tres.']);
	expect(log.at(-1)).toBe('say Tres.');
});

test('[W3] an engine that fails, or a line that was stopped, ends the text', async () => {
	const failing = setting({ say: () => Promise.reject(new Error('broken')) });
	failing.queue.say('Uno. Dos.', 'es');
	await sleep(0);
	expect(failing.log).toEqual(['quiet']);
	const stopped = setting();
	stopped.queue.say('Uno. Dos.', 'es');
	await sleep(0);
	stopped.release(false);
	await sleep(0);
	expect(stopped.log.filter((x) => x.startsWith('say'))).toEqual(['say Uno.']);
	expect(stopped.log.at(-1)).toBe('quiet');
});

test('[B16] a line that must not be heard is neither made nor said', async () => {
	const { log, queue, release } = setting({}, (text) => !text.includes('Zafiro'));
	queue.say('Somos Zafiro. Hacemos mapas.', 'es');
	await sleep(0);
	release(true);
	await sleep(0);
	expect(log).toEqual(['make Hacemos mapas.', 'say Hacemos mapas.', 'quiet']);
});
