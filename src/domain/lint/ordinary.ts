import type { Identity } from '../kernel/identity.ts';
import { CONSTELLATIONS } from '../kernel/pseudonym.ts';
import { fold } from './fold.ts';
import { unsought } from './lint.ts';
import { bare } from './terms.ts';
import { commonWords, particles } from './words.ts';

/** Words of the product's own that few pitches share. Folded. */
const SCREENS = `
agenda approval auditor audience backstage ballot beacon blind booth breach browser caption captioner captions chair closed contribution countdown
criteria criterion cut declaration draft draw evaluator floor gate hall jury link lobby mark mask meeting microphone moderator mute
official officials organizer panel pause pitch presenter projector pseudonym question questions quorum recorded reveal revealed
review rubric score scores screen seal sealed seat session sheet shortlist silence slide slides slot spectator step ties timer verdict

acta aprobacion audiencia auditor auditora boleta cabina captura criterio cuenta declaracion diapositiva diapositivas enlace
escenario evaluador evaluadora funcionario funcionaria hoja lacre mascara microfono moderador moderadora organizador organizadora
pantalla pausa pizarra ponente ponencia pregunta preguntas presentador presentadora proyector rubrica sala sello seudonimo sesion
silencio sorteo subtitulo subtitulos telon turno veredicto votacion

apresentador apresentadora aprovacao ata avaliador avaliadora cabine captura criterio declaracao entrevista escrutinio ficha
legenda legendas lacre mascara microfone moderador moderadora organizador palco painel pergunta perguntas plateia projetor
pseudonimo quorum rascunho revelacao rubrica sessao silencio slides sorteio tela
`;

const OWN: ReadonlySet<string> = new Set([...SCREENS.trim().split(/\s+/), ...CONSTELLATIONS.map(fold)]);

/**
 * Whether a startup's name is no more than others say too: words of the product, of other pitches, of a pseudonym, or
 * what is never looked for.
 *
 * @param context words of the challenge and the entity
 */
export function ordinaryName(identity: Identity | null, context = ''): boolean {
	const words = bare(identity?.name ?? '')
		.split(/[^a-z0-9]+/)
		.filter((w) => w !== '' && !particles.has(w));
	return (
		(words.length > 0 && words.every((w) => OWN.has(w) || commonWords.has(w))) || unsought(identity, context)
	);
}
