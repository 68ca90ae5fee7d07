import { codesOf } from './codes.ts';

/* Looks for codes beside the page: whatever a picture holds, the page stays awake. */
addEventListener('message', ({ data }: MessageEvent<Uint8Array>) => postMessage(codesOf(data)));
