/** What a relay pair lets through now. `down` is the participant identity of the one granted speaker on the stage. */
export interface RelayGate {
	up: boolean;
	down: string | null;
	cut: boolean;
}

export const SHUT: RelayGate = { up: false, down: null, cut: false };

/** Booth → stage. Half duplex: an echo of the speaker's voice in the booth would measure the distance. */
export function upOpen(gate: RelayGate): boolean {
	return gate.up && gate.down === null && !gate.cut;
}

/** Who is heard stage → booth, or null. */
export function downSpeaker(gate: RelayGate): string | null {
	return gate.cut ? null : gate.down;
}
