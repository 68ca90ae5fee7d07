import type { Page } from 'playwright-core';

/** What can be made to go wrong in a presenter's browser, from outside the product's own code. */
export type Fault = 'throw' | 'crash' | 'nan' | 'starve' | 'leak' | 'denoiser' | 'none';

declare global {
	interface Window {
		tamper: {
			nodes: AudioWorkletNode[];
			microphones: MediaStream[];
			/** Every track that was given to a peer connection. */
			published: MediaStreamTrack[];
			connections: RTCPeerConnection[];
			rate: number | null;
		};
	}
}

/** Runs before the page's own scripts: notes what the page makes, changes nothing unless told to. */
function note(): void {
	const seen: Window['tamper'] = {
		nodes: [],
		microphones: [],
		published: [],
		connections: [],
		rate: Number(sessionStorage.getItem('tamper-rate')) || null
	};
	window.tamper = seen;
	const Node = window.AudioWorkletNode;
	window.AudioWorkletNode = class extends Node {
		constructor(...args: ConstructorParameters<typeof AudioWorkletNode>) {
			super(...args);
			seen.nodes.push(this);
		}
	};
	const Context = window.AudioContext;
	window.AudioContext = class extends Context {
		constructor(options?: AudioContextOptions) {
			super(seen.rate === null ? options : { ...options, sampleRate: seen.rate });
		}
	};
	if (sessionStorage.getItem('tamper-library') !== null) {
		// A module without anything in it, where the one that takes noise out should be.
		WebAssembly.compile = () =>
			Promise.resolve(new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)));
	}
	const media = navigator.mediaDevices;
	const open = media.getUserMedia.bind(media);
	media.getUserMedia = async (constraints) => {
		const stream = await open(constraints);
		seen.microphones.push(stream);
		return stream;
	};
	const Connection = window.RTCPeerConnection;
	const add = Connection.prototype.addTransceiver;
	Connection.prototype.addTransceiver = function (track, init) {
		if (!seen.connections.includes(this)) seen.connections.push(this);
		if (typeof track !== 'string') seen.published.push(track);
		return add.call(this, track, init);
	};
	const addTrack = Connection.prototype.addTrack;
	Connection.prototype.addTrack = function (track, ...streams) {
		seen.published.push(track);
		return addTrack.call(this, track, ...streams);
	};
	const replace = RTCRtpSender.prototype.replaceTrack;
	RTCRtpSender.prototype.replaceTrack = function (track) {
		if (track !== null) seen.published.push(track);
		return replace.call(this, track);
	};
}

/** Put before the processor's script: wraps the processor, so that a message can make the next block go wrong. */
const PROCESSOR = `
const registerAsWritten = globalThis.registerProcessor;
globalThis.registerProcessor = (name, Processor) => registerAsWritten(name, class extends Processor {
	constructor(options) {
		super(options);
		this.port.addEventListener('message', ({ data }) => { if (data.type === 'tamper') this.fault = data.fault; });
	}
	process(inputs, outputs, parameters) {
		const sound = inputs[0]?.[0];
		if (this.fault === 'crash') throw new Error('crash');
		if (this.fault === 'throw') inputs = [[new Proxy([], { get() { throw new Error('inside'); } })]];
		if (this.fault === 'nan' && sound) inputs = [[sound.map(() => NaN)]];
		if (this.fault === 'starve') for (const end = Date.now() + 400; Date.now() < end; );
		// Of all that runs here, only what takes noise out looks into a part of an array.
		const { subarray } = Float32Array.prototype;
		if (this.fault === 'denoiser') Float32Array.prototype.subarray = () => { throw new Error('inside'); };
		const goesOn = super.process(inputs, outputs, parameters);
		Float32Array.prototype.subarray = subarray;
		if (this.fault === 'leak' && sound) outputs[0][0].set(sound);
		return goesOn;
	}
});
`;

/** To be called before the page is opened, in a context that bypasses the page's policy for scripts. */
export async function tamperWith(page: Page): Promise<void> {
	await page.addInitScript(note);
	// Worklet scripts pass by the routes of a page: the wrapper goes into the same scope first.
	await page.addInitScript((wrapper) => {
		const add = AudioWorklet.prototype.addModule;
		AudioWorklet.prototype.addModule = async function (url, options) {
			await add.call(this, URL.createObjectURL(new Blob([wrapper], { type: 'text/javascript' })));
			return add.call(this, url, options);
		};
	}, PROCESSOR);
}

/** Makes the mask's processor go wrong from its next block on. */
export function spoil(page: Page, fault: Fault): Promise<void> {
	return page.evaluate(
		(f) => window.tamper.nodes.at(-1)?.port.postMessage({ type: 'tamper', fault: f }),
		fault
	);
}
