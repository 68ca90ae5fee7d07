import type { Identity } from '../../src/domain/kernel/identity.ts';
import type { SessionDraft } from '../../src/domain/session/draft.ts';
import { defaultDraft } from '../sessions/defaults.ts';

export interface DemoStartup {
	identity: Identity;
	/** Speech file in tests/fixtures/speech. */
	wav: string;
	slides: readonly string[];
	/** What the simulated officials tend to give, 1…5. */
	taste: number;
}

const identity = (name: string, country: string, city: string): Identity => ({
	name,
	country,
	city,
	website: 'https://example.org',
	legalRepresentative: '',
	contact: '',
	people: []
});

/** Three invented startups. */
export const PARTS: readonly DemoStartup[] = [
	{
		identity: identity('Ñan Seguro', 'PE', 'Arequipa'),
		wav: 'baches.wav',
		slides: ['Reportes de baches', 'Un mapa que se ordena solo', 'Resultados del piloto'],
		taste: 4
	},
	{
		identity: identity('Gota Viva', 'CO', 'Medellín'),
		wav: 'agua.wav',
		slides: ['Fugas de agua', 'Escuchar las tuberías', 'Qué necesita la entidad'],
		taste: 3
	},
	{
		identity: identity('Turno Claro', 'BR', 'Recife'),
		wav: 'colas.wav',
		slides: ['La cola del puesto de salud', 'Saber cuándo le toca', 'Puesta en marcha'],
		taste: 5
	}
];

export const QUESTIONS = [
	'¿Qué necesita de nuestro personal para empezar?',
	'¿Cuánto cuesta mantenerlo el segundo año?',
	'¿Cómo protege los datos de las personas?'
];

export function demoDraft(newId: () => string, now: number): SessionDraft {
	return {
		...defaultDraft(newId),
		entity: 'Municipalidad de la demostración',
		category: 4,
		challenge: {
			title: 'Servicios que responden a tiempo',
			problem: 'Los avisos de la ciudadanía tardan semanas en llegar a quien puede resolverlos.',
			affected: 'Vecinas y vecinos de todos los distritos, sobre todo los más alejados.',
			requirement: 'Una forma de recibir, ordenar y seguir los avisos con los medios que ya hay.'
		},
		startsAt: now + 60_000,
		minutes: { pitch: 1, questions: 1, scoring: 1 }
	};
}
