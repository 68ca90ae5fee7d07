import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** HMAC-SHA-256 of the text's UTF-8 under a key given in hex; 64 lower-case hex digits. The draw's only chance. */
export function hmacHex(keyHex: string, text: string): string {
	return bytesToHex(hmac(sha256, hexToBytes(keyHex), utf8ToBytes(text)));
}
