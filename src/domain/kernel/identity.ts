/**
 * Who a startup is. Lives in the vault, never in an event: what the reveal opens is `Opening` alone.
 * `country` is ISO 3166-1 alpha-2; `website` an http(s) URL or ''.
 */
export interface Identity {
	name: string;
	country: string;
	city: string;
	website: string;
	legalRepresentative: string;
	contact: string;
	people: readonly string[];
}

export interface Opening {
	name: string;
	country: string;
	city: string;
	website: string;
}

export function openingOf(identity: Identity): Opening {
	return { name: identity.name, country: identity.country, city: identity.city, website: identity.website };
}
