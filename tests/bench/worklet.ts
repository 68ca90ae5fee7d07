import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'vite';
import type { VoiceSettings } from '../../src/lib/voice/worklet-port.ts';
import { PROCESSOR } from '../../src/lib/voice/worklet-port.ts';
import { launch } from '../support/browser.ts';

const PASS = `registerProcessor('pass', class extends AudioWorkletProcessor {
	process([[input]], [[output]]) { if (input) output.set(input); return true; }
});`;

export interface Rendered {
	name: string;
	/** Wall time of the whole rendering. */
	seconds: number;
	output: number[];
}

/** The product's own processor as one script. */
async function bundled(): Promise<string> {
	const entry = new URL('../../src/lib/voice/worklet.ts', import.meta.url).pathname;
	const result = await build({
		configFile: false,
		logLevel: 'error',
		build: { write: false, minify: false, lib: { entry, formats: ['es'], fileName: 'worklet' } }
	});
	const [first] = Array.isArray(result) ? result : [result];
	if (!first || !('output' in first)) throw new Error('the worklet was not bundled');
	return first.output.map((o) => ('code' in o ? o.code : '')).join('\n');
}

/** Renders a sound through a pass-through and through the mask's worklet, in Chromium, one after the other. */
export async function inBrowser(sound: Float32Array, settings: VoiceSettings): Promise<Rendered[]> {
	const { origin, close } = await served({ '/mask.js': await bundled(), '/pass.js': PASS });
	const browser = await launch();
	try {
		const page = await browser.newPage();
		await page.goto(origin);
		const rendered: Rendered[] = [];
		for (const [name, script, processor] of [
			['pass-through', '/pass.js', 'pass'],
			['mask, clear', '/mask.js', PROCESSOR]
		] as const) {
			rendered.push({
				name,
				...(await page.evaluate(render, {
					script,
					processor,
					sound: [...sound],
					settings: { ...settings, key: [...settings.key] }
				}))
			});
		}
		return rendered;
	} finally {
		await browser.close();
		close();
	}
}

/** A worklet's script must come from a server of its own: the browser does not let a test answer for one. */
async function served(files: Record<string, string>): Promise<{ origin: string; close: () => void }> {
	const server = createServer((request, response) => {
		const body = files[request.url ?? ''];
		response.setHeader('content-type', body === undefined ? 'text/html' : 'text/javascript');
		response.end(body ?? '<!doctype html>');
	});
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	const { port } = server.address() as AddressInfo;
	return { origin: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

interface Task {
	script: string;
	processor: string;
	sound: number[];
	settings: Omit<VoiceSettings, 'key'> & { key: number[] };
}

async function render(task: Task): Promise<Omit<Rendered, 'name'>> {
	const context = new OfflineAudioContext(1, task.sound.length, 48_000);
	await context.audioWorklet.addModule(task.script);
	const buffer = new AudioBuffer({ length: task.sound.length, sampleRate: 48_000 });
	buffer.copyToChannel(Float32Array.from(task.sound), 0);
	const source = new AudioBufferSourceNode(context, { buffer });
	const processorOptions = { ...task.settings, key: Uint8Array.from(task.settings.key), denoiser: null };
	const node = new AudioWorkletNode(context, task.processor, { processorOptions, outputChannelCount: [1] });
	source.connect(node).connect(context.destination);
	source.start();
	const from = performance.now();
	const result = await context.startRendering();
	return { seconds: (performance.now() - from) / 1000, output: [...result.getChannelData(0)] };
}
