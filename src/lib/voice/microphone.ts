import { VoiceError } from './problems.ts';
import { sendsSteadily } from './steady.ts';

export interface Device {
	id: string;
	label: string;
	/** The same for all names of one piece of hardware. */
	hardware: string;
}

/** Whether a masked voice can leave this page at all. @throws VoiceError */
async function assertPossible(): Promise<void> {
	if (!globalThis.isSecureContext) throw new VoiceError('insecure-context');
	const calls =
		navigator.mediaDevices?.getUserMedia !== undefined && typeof RTCPeerConnection !== 'undefined';
	if (!calls || typeof AudioWorkletNode === 'undefined') throw new VoiceError('unsupported-browser');
	if (!(await sendsSteadily())) throw new VoiceError('unsteady-browser');
}

/**
 * Opens a microphone. Echo is cancelled and noise suppressed by the browser: both help the mask hear speech, and
 * gain control keeps the level near that of the enrolment.
 * @param denoised noise is taken out later on, by us: twice would cost words
 * @throws VoiceError, or what `getUserMedia` throws (see `problemOf`)
 */
export async function openMicrophone(deviceId: string | undefined, denoised: boolean): Promise<MediaStream> {
	await assertPossible();
	const common = {
		channelCount: 1,
		echoCancellation: true,
		autoGainControl: true,
		noiseSuppression: !denoised
	};
	try {
		return await navigator.mediaDevices.getUserMedia({
			audio: deviceId ? { ...common, deviceId: { exact: deviceId } } : common
		});
	} catch (error) {
		// A remembered device that is gone: any other is better than none, the page shows which one is used.
		const gone = error instanceof DOMException && error.name === 'OverconstrainedError';
		if (deviceId && gone) return openMicrophone(undefined, denoised);
		throw error;
	}
}

/** Microphones, each once, with names once permission was given: some browsers give several one id until then. */
export async function listMicrophones(): Promise<Device[]> {
	const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
	const inputs = all.filter((d) => d.kind === 'audioinput');
	return inputs
		.filter(({ deviceId }, i) => inputs.findIndex((d) => d.deviceId === deviceId) === i)
		.map((d) => ({ id: d.deviceId, label: d.label, hardware: d.groupId }));
}

export function close(stream: MediaStream | null): void {
	for (const track of stream?.getTracks() ?? []) track.stop();
}
