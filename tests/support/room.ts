declare global {
	interface Window {
		/** The room around a page's microphone, to be changed by a test. */
		room: { gain: number; noise: number; echo: number; played: AudioBuffer[] };
	}
}

/**
 * Runs before a page's scripts: puts the microphone into a room, where what the page plays may come back. Without it
 * the page would hear a file alone. Runs after `tamperWith`, whose notes it leaves alone.
 */
export function echoing(): void {
	const room: Window['room'] = { gain: 1, noise: 0, echo: 0, played: [] };
	const voices: GainNode[] = [];
	const furnish = (): void => {
		for (const voice of voices) voice.gain.value = room.gain;
		noise.gain.value = room.noise;
		walls.gain.value = room.echo;
	};
	// At once: a busy page runs its timers late, and what comes next would be heard in the room of before.
	window.room = new Proxy(room, {
		set: (...change) => {
			const done = Reflect.set(...change);
			furnish();
			return done;
		}
	});
	const air = new AudioContext({ sampleRate: 48_000 });
	const walls = new GainNode(air, { gain: 0 });
	const way = new DelayNode(air, { delayTime: 0.06 });
	walls.connect(way);
	const hiss = new AudioBufferSourceNode(air, { loop: true });
	hiss.buffer = new AudioBuffer({ length: 96_000, sampleRate: 48_000 });
	hiss.buffer.copyToChannel(
		Float32Array.from({ length: 96_000 }, () => Math.random() * 2 - 1),
		0
	);
	const noise = new GainNode(air, { gain: 0 });
	hiss.connect(noise);
	hiss.start();
	const media = navigator.mediaDevices;
	const open = media.getUserMedia.bind(media);
	media.getUserMedia = async (constraints) => {
		const real = await open(constraints);
		await air.resume();
		const voice = new GainNode(air);
		new MediaStreamAudioSourceNode(air, { mediaStream: real }).connect(voice);
		const out = new MediaStreamAudioDestinationNode(air, { channelCount: 1 });
		for (const node of [voice, way, noise]) node.connect(out);
		voices.push(voice);
		furnish();
		const [track] = out.stream.getAudioTracks();
		const [from] = real.getAudioTracks();
		// It is the device still, as far as the page can see.
		if (track && from) track.getSettings = () => from.getSettings();
		return out.stream;
	};
	const start = AudioBufferSourceNode.prototype.start;
	AudioBufferSourceNode.prototype.start = function (...args) {
		if (this.context !== air && this.buffer !== null) {
			room.played.push(this.buffer);
			const heard = new AudioBufferSourceNode(air, { buffer: this.buffer });
			heard.connect(walls);
			start.call(heard);
		}
		start.apply(this, args);
	};
}
