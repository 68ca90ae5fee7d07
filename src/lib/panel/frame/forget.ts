import { forgetAbbreviations } from '../captioner/abbreviations.ts';
import { forgetMarks } from '$lib/live/mark.ts';
import { forgetMicrophone } from '$lib/voice/kept-microphone.ts';
import { forgetVoice } from '$lib/voice/kept-voice.ts';

/** What this browser keeps of a seat beside what waits to be recorded: gone when the seat is signed out. */
export function forgetSeat(path: string): void {
	forgetVoice(path);
	forgetMicrophone(path);
	forgetAbbreviations(path);
	forgetMarks(`/s/${path}/live`);
}
