import { describe, expect, test } from 'vitest';
import { FRAME, SAMPLE_RATE } from '../../../server/voice/relay/mix.ts';
import { SpeechSource } from '../../../server/voice/relay/speech-source.ts';
import { espeak } from '../../../server/voice/speech/espeak.ts';
import { linesOf } from '../../../server/voice/speech/lines.ts';
import { integratedLoudness, truePeak } from '../../../src/lib/voice/mask/r128.ts';
import { findEspeak } from '../../support/espeak.ts';

function tone(hz: number, rate: number, seconds: number, level = 8000): Int16Array {
	return Int16Array.from({ length: rate * seconds }, (_, i) =>
		Math.round(level * Math.sin((2 * Math.PI * hz * i) / rate))
	);
}

/** All that it says, as numbers in -1…1. */
function drained(source: SpeechSource): Float32Array {
	const out: number[] = [];
	for (let frame = source.shift(); frame !== null; frame = source.shift()) {
		expect(frame).toHaveLength(FRAME);
		for (const v of frame) out.push(v / 32_768);
	}
	return Float32Array.from(out);
}

const crossings = (x: Float32Array) =>
	x.filter((v, i) => i > 0 && v >= 0 !== (x[i - 1] as number) >= 0).length;

test('[W6] brings any rate to the relay’s: the same tone, as long', () => {
	for (const rate of [16_000, 22_050, 44_100, SAMPLE_RATE]) {
		const source = new SpeechSource();
		source.say(tone(440, rate, 2), rate, () => {});
		const heard = drained(source);
		expect(Math.abs(heard.length / SAMPLE_RATE - 2), `${rate}`).toBeLessThan(0.05);
		const middle = heard.subarray(SAMPLE_RATE / 2, (3 * SAMPLE_RATE) / 2);
		expect(Math.abs(crossings(middle) / 2 - 440), `${rate}`).toBeLessThan(6);
	}
});

test('[W3] tells once of each line whether it was said to its end', () => {
	const source = new SpeechSource();
	const told: [string, boolean][] = [];
	const say = (name: string) =>
		source.say(tone(440, SAMPLE_RATE, 0.05), SAMPLE_RATE, (whole) => told.push([name, whole]));
	say('one');
	drained(source);
	say('two');
	say('three');
	source.shift();
	source.hush();
	expect(source.shift()).toBe(null);
	source.hush();
	expect(told).toEqual([
		['one', true],
		['two', false],
		['three', false]
	]);
});

test('[W6] begins and ends without a click', () => {
	const source = new SpeechSource();
	source.say(new Int16Array(SAMPLE_RATE).fill(12_000), SAMPLE_RATE, () => {});
	const heard = drained(source);
	const steps = heard.map((v, i) => (i === 0 ? 0 : Math.abs(v - (heard[i - 1] as number))));
	expect(Math.max(...steps)).toBeLessThan(0.02);
});

const PITCH: Readonly<Record<'es' | 'en' | 'pt', string>> = {
	es: 'Cada mañana la cuadrilla recibe un mapa de los baches, ordenado por riesgo. El vecino ve cuándo se atiende el suyo. En el piloto bajó a la mitad el tiempo de espera. No hace falta cambiar el sistema de la entidad: leemos los reportes que ya existen. Pedimos tres meses y dos distritos.',
	en: 'Each morning the crew gets a map of the potholes, sorted by risk. People see when theirs will be mended. In the pilot the waiting time fell by half. The system of the entity need not change: we read the reports that are there. We ask for three months and two districts.',
	pt: 'Cada manhã a equipa recebe um mapa dos buracos, ordenado por risco. O morador vê quando o seu é reparado. No piloto o tempo de espera caiu para metade. Não é preciso mudar o sistema da entidade: lemos os registos que já existem. Pedimos três meses e dois bairros.'
};

describe.skipIf(!findEspeak().ok)('loudness', () => {
	test.each(['es', 'en', 'pt'] as const)(
		'[W6] a pitch read in %s is -23 LUFS ± 1, its true peak under -2 dB',
		async (language) => {
			const engine = await espeak();
			const source = new SpeechSource();
			for (const { text } of linesOf(`${PITCH[language]} ${PITCH[language]}`)) {
				const { rate, samples } = await engine.say(text, language, new AbortController().signal);
				source.say(samples, rate, () => {});
			}
			const heard = drained(source);
			console.log(
				`${language}: ${integratedLoudness(heard).toFixed(1)} LUFS, true peak ${truePeak(heard).toFixed(1)} dB`
			);
			expect(Math.abs(integratedLoudness(heard) + 23)).toBeLessThan(1);
			expect(truePeak(heard)).toBeLessThan(-2);
		}
	);
});
