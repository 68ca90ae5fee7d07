import type { Criterion, SessionDraft } from '../../src/domain/session/draft.ts';

/** The rubric a new session starts from: five weighted criteria with labelled levels, in the pilots' language. */
function defaultRubric(newId: () => string): Criterion[] {
	const scored = (
		title: string,
		description: string,
		weight: number,
		levels: Criterion['levels']
	): Criterion => ({
		id: newId(),
		title,
		description,
		weight,
		kind: 'scored',
		required: true,
		levels
	});
	return [
		scored('Ajuste al reto', '¿Resuelve el problema y el requerimiento tal como están planteados?', 30, [
			'No responde al reto',
			'Responde a una parte menor',
			'Responde a lo principal, con vacíos',
			'Responde bien, con detalles por precisar',
			'Responde por completo'
		]),
		scored('Novedad', '¿Aporta algo que la entidad no tiene ni conoce?', 20, [
			'Ya existe en la entidad',
			'Mejora menor de lo existente',
			'Nueva para la entidad',
			'Nueva en el sector público del país',
			'Sin equivalente conocido'
		]),
		scored('Impacto en las personas', '¿A cuántas personas ayuda y cuánto cambia para ellas?', 20, [
			'Sin impacto visible',
			'Impacto pequeño o en pocas personas',
			'Impacto moderado',
			'Impacto alto en la población afectada',
			'Impacto muy alto y medible'
		]),
		scored('Viabilidad', '¿Puede ponerse en marcha en la entidad con sus medios y normas?', 20, [
			'No es viable',
			'Viable solo con grandes cambios',
			'Viable con condiciones',
			'Viable con ajustes menores',
			'Lista para ponerse en marcha'
		]),
		scored('Experiencia y resultados', '¿Muestra resultados en casos anteriores?', 10, [
			'Sin experiencia',
			'Prototipo sin usuarios',
			'Primeros usuarios',
			'Resultados en varios casos',
			'Resultados probados en el sector público'
		])
	];
}

/** A draft to start from: everything sensible is set, what only the organizer knows is empty. */
export function defaultDraft(newId: () => string): SessionDraft {
	return {
		entity: '',
		category: 1,
		challenge: { title: '', problem: '', affected: '', requirement: '' },
		startsAt: null,
		timeZone: 'America/Lima',
		rubric: defaultRubric(newId),
		minutes: { pitch: 5, questions: 5, scoring: 3 },
		shortlist: { max: 3, threshold: 3, tieBreak: { by: 'panel' } },
		quorum: 2,
		mask: 'clear',
		captions: false
	};
}
