import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { espeak, plain } from '../../../server/voice/speech/espeak.ts';
import { createSpeech } from '../../../server/voice/speech/index.ts';
import { piper } from '../../../server/voice/speech/piper.ts';
import { runProgram } from '../../../server/voice/speech/program.ts';
import { findEspeak } from '../../support/espeak.ts';

const dir = mkdtempSync(join(tmpdir(), 'blindpick-speech-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const never = new AbortController().signal;

/** A program in the place of another: what it does is `body`, in a shell. */
function program(name: string, body: string): string {
	const path = join(dir, name);
	writeFileSync(path, `#!/bin/sh\n${body}\n`);
	chmodSync(path, 0o755);
	return path;
}

function model(name: string, described: object): string {
	const path = join(dir, name);
	writeFileSync(`${path}.json`, JSON.stringify(described));
	return path;
}

const rms = (samples: Int16Array) => Math.sqrt(samples.reduce((n, x) => n + x * x, 0) / samples.length);

describe.skipIf(!findEspeak().ok)('espeak-ng', () => {
	test.each([
		['es', 'Los baches se atienden por riesgo.'],
		['en', 'Potholes are mended by risk.'],
		['pt', 'Os buracos são reparados por risco.']
	] as const)('[W6] reads a line in %s: sound of a length that fits the words', async (language, text) => {
		const engine = await espeak();
		const { rate, samples } = await engine.say(text, language, never);
		const seconds = samples.length / rate;
		expect(rate).toBe(22_050);
		expect(seconds).toBeGreaterThan(1);
		expect(seconds).toBeLessThan(5);
		expect(rms(samples)).toBeGreaterThan(500);
	});

	test('[W7] takes no markup, and survives whatever is typed', async () => {
		const engine = await espeak();
		for (const text of ['[[x]] -v --help', '$(reboot) `id` "\'; <ssml>', '¡ñandú 🎉!']) {
			const { samples } = await engine.say(text, 'es', never);
			expect(samples.length).toBeGreaterThan(1000);
		}
		expect(plain('a [[b]] [[[c')).not.toContain('[[');
	});

	test('[W7] an aborted line is no sound', async () => {
		const engine = await espeak();
		await expect(engine.say('Una línea.', 'es', AbortSignal.abort())).rejects.toThrow();
	});
});

describe('the program', () => {
	test('[W7] gets the text by its input alone, and none of our variables', async () => {
		process.env['BLINDPICK_KEY_OF_A_TEST'] = 'secret';
		const spy = program('spy', `echo "$@" > ${dir}/args; env > ${dir}/env; cat > ${dir}/input; printf ok`);
		const text = 'Somos «Zafiro»\nde Lima';
		expect((await runProgram(spy, ['--flag'], text)).toString()).toBe('ok');
		expect(readFileSync(join(dir, 'input'), 'utf8')).toBe(text);
		expect(readFileSync(join(dir, 'args'), 'utf8')).toBe('--flag\n');
		expect(readFileSync(join(dir, 'env'), 'utf8')).not.toMatch(/BLINDPICK|secret|Zafiro/);
	});

	test('[W7] dies with the signal', async () => {
		const slow = program('slow', `echo $$ > ${dir}/pid; exec sleep 60`);
		const stop = new AbortController();
		const running = runProgram(slow, [], 'x', stop.signal);
		running.catch(() => {});
		for (let i = 0; i < 100 && !existsSync(join(dir, 'pid')); i++) await sleep(20);
		await sleep(50);
		const pid = Number(readFileSync(join(dir, 'pid'), 'utf8'));
		stop.abort();
		await expect(running).rejects.toThrow();
		await sleep(100);
		expect(() => process.kill(pid, 0)).toThrow();
	});

	test('[W7] that fails, is not there, or does not read, is an error without the text', async () => {
		const failing = program('failing', 'exit 3');
		for (const name of [failing, join(dir, 'nowhere')]) {
			const error = await runProgram(name, [], 'Zafiro '.repeat(50_000)).catch((e: Error) => e);
			expect(error).toBeInstanceOf(Error);
			expect(String(error)).not.toContain('Zafiro');
		}
	});
});

describe('piper', () => {
	const es = model('es.onnx', { audio: { sample_rate: 16_000 } });
	// Three samples per byte of text, so that what it was given can be told from what comes out.
	const fake = program(
		'piper',
		`[ "$1" = --help ] && exit 0; echo "$@" > ${dir}/piper-args; tr -c '' '\\001' | sed 's/./&&&&&&/g'`
	);

	test('[W6] reads with the model of the language, at the rate that it names', async () => {
		const engine = await piper({ es }, fake);
		expect(engine.languages).toEqual(['es']);
		const { rate, samples } = await engine.say('Dos\nrenglones', 'es', never);
		expect(rate).toBe(16_000);
		expect(samples.length).toBe(3 * 'Dos renglones\n'.length);
		expect(readFileSync(join(dir, 'piper-args'), 'utf8')).toBe(`--model ${es} --output-raw\n`);
	});

	test('[W7] without a model, a description or the program there is none', async () => {
		await expect(piper({}, fake)).rejects.toThrow();
		await expect(piper({ es: join(dir, 'no.onnx') }, fake)).rejects.toThrow();
		await expect(piper({ es: model('bad.onnx', { audio: {} }) }, fake)).rejects.toThrow();
		await expect(piper({ es }, join(dir, 'nowhere'))).rejects.toThrow();
	});
});

test('[W7] switched off, or not found, written pitches are off and it says why', async () => {
	expect(await createSpeech({ speech: 'off', piper: {} })).toMatchObject({
		ok: false,
		reason: 'switched-off'
	});
	const found = await createSpeech({ speech: 'piper', piper: {} });
	expect(found).toMatchObject({ ok: false, reason: 'no-engine' });
	expect(!found.ok && found.why).toContain('piper');
});
