/** The LiveKit that everything here was measured against; newer 1.x servers found on PATH are taken as they are. */
export const LIVEKIT_VERSION = '1.13.5';

/**
 * SHA-256 of the release's files for the machines this runs on. Kept here: a list that is fetched beside the file
 * changes with it.
 */
export const RELEASE_SUMS: Readonly<Record<string, string>> = {
	'livekit_1.13.5_linux_amd64.tar.gz': 'c020fac437b7cc9b776eef1ad5ea8af77be9acfa07602eca20a3a44930dfbc70',
	'livekit_1.13.5_linux_arm64.tar.gz': '332015305518765fe05bad74fc3a9d9583e635e7dd130de3c4fc563d69c550f3'
};

/** Go's own sum of the module's sources, as `go mod download -json` tells it. */
export const MODULE_SUM = 'h1:HWfxfKvi5k1czMVqLV/htGmPgEBhrqHMxpfyMvfhyVo=';
