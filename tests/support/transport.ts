import { expect } from 'vitest';
import type { Stats } from './stage-tap.ts';

/** DTLS 1.2 and 1.3, as two bytes in hex. */
const VERSIONS = /^FEF[DC]$/;
/** A key exchange that is forgotten, and encryption with integrity in one; of 1.3, all are such. */
const SUITES =
	/^TLS_(ECDHE_(ECDSA|RSA)_WITH_(AES_(128|256)_GCM_SHA(256|384)|CHACHA20_POLY1305_SHA256)|AES_(128|256)_GCM_SHA(256|384)|CHACHA20_POLY1305_SHA256)$/;
/** Of RFC 7714 and RFC 5764: the names are BoringSSL's. */
const PROFILES = /^(SRTP_)?(AEAD_AES_(128|256)_GCM|AES128_CM_(HMAC_)?SHA1_80)$/;

/** Holds the `transport` reports of a page's media connections to what docs/security.md allows. */
export function encrypted(transports: Stats): void {
	const connected = transports.filter((report) => report['dtlsState'] === 'connected');
	expect(connected.length).toBeGreaterThan(0);
	for (const report of connected) {
		expect(report['tlsVersion']).toMatch(VERSIONS);
		expect(report['dtlsCipher']).toMatch(SUITES);
		expect(report['srtpCipher']).toMatch(PROFILES);
		console.log(
			`${String(report['tlsVersion'])} ${String(report['dtlsCipher'])} ${String(report['srtpCipher'])}`
		);
	}
}
