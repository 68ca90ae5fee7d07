/** That this tab had the microphone: after a reload it comes back by itself. */
const key = (name: string): string => `blindpick-microphone:${name}`;

export function rememberMicrophone(name: string): void {
	try {
		sessionStorage.setItem(key(name), '1');
	} catch {
		// Without storage a reload only asks for one more click.
	}
}

/** The seat is not this device's any more. */
export function forgetMicrophone(name: string): void {
	try {
		sessionStorage.removeItem(key(name));
	} catch {
		// Where nothing is kept, nothing is left.
	}
}

export function hadMicrophone(name: string): boolean {
	try {
		return sessionStorage.getItem(key(name)) !== null;
	} catch {
		return false;
	}
}
