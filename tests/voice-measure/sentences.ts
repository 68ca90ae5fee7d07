/** Forty sentences a pitch could hold, in each language alike, questions among them; `more` fills up to 100 words. */
export type Language = 'es' | 'pt' | 'en';
export const WORDS = 100;

const ES = `la ciudad pierde agua cada noche
el hospital no tiene camas
medimos el ruido en cada calle
la basura llena el parque
cada familia paga menos por la luz
el bus llega tarde al mercado
quién paga la obra
cuándo empieza el proyecto
nuestra empresa mide el aire
el agua llega limpia a la escuela
la policía mira la plaza de noche
los vecinos votan por teléfono
cuánto cuesta el servicio
una máquina separa la basura
el médico ve a cada paciente
la calle queda sin luz
bajamos el costo a la mitad
el alcalde firma hoy
probamos el sistema en tres ciudades
la empresa cuida los datos
dónde queda el mercado
los niños caminan a la escuela
el tráfico baja en la mañana
la familia espera en el hospital
el teléfono avisa al médico
cada vecino mira su consumo
la obra termina en marzo
el sistema no usa cámaras
pagamos menos por el servicio
la mitad del agua se pierde
el sol da luz al parque
los datos quedan en la ciudad
quién cuida a los niños
el tráfico llena la plaza
una cámara cuenta los buses
la mañana empieza con ruido
votan hoy en la escuela
el paciente espera tres días
cuánto tarda la obra
el proyecto baja el consumo`;

const PT = `a cidade perde água cada noite
o hospital não tem camas
medimos o ruído em cada rua
o lixo enche o parque
cada família paga menos pela luz
o ônibus chega tarde ao mercado
quem paga a obra
quando começa o projeto
nossa empresa mede o ar
a água chega limpa na escola
a polícia olha a praça de noite
os vizinhos votam por telefone
quanto custa o serviço
uma máquina separa o lixo
o médico vê cada paciente
a rua fica sem luz
baixamos o custo pela metade
o prefeito assina hoje
testamos o sistema em três cidades
a empresa guarda os dados
onde fica o mercado
as crianças caminham na escola
o trânsito baixa de manhã
a família espera no hospital
o telefone guarda os dados
cada vizinho olha seu consumo
a obra termina em março
o sistema não usa câmeras
pagamos menos pelo serviço
metade da água se perde
o sol dá luz ao parque
os dados ficam na cidade
quem cuida das crianças
o trânsito enche a praça
uma câmera olha os ônibus
a manhã começa com ruído
votam hoje na escola
o paciente espera três dias
quanto custa a obra
o projeto baixa o consumo`;

const EN = `the city loses water every night
the hospital has no beds
we measure the noise in every street
the garbage fills the park
every family pays less for light
the bus comes late to the market
who pays for the work
when does the project begin
our company measures the air
the water comes clean to the school
the police watch the square at night
the neighbors vote by phone
how much does the service cost
a machine sorts the garbage
the doctor sees every patient
the street stays without light
we cut the cost in half
the mayor signs today
we tested the system in three cities
the company guards the data
where is the market
the children walk to the school
the traffic falls in the morning
the family waits in the hospital
the phone calls the doctor
every neighbor sees the price
the work ends in march
the system uses no cameras
we pay less for the service
half of the water is lost
the sun gives light to the park
the street begins in the park
who guards the children
the traffic fills the square
a camera counts the buses
the morning begins with noise
they vote today in the school
the patient waits three days
how much does the work cost
the project cuts the price`;

const MORE: Record<Language, string> = {
	es: 'gobierno dinero semana cuatro cinco seguro rápido nuevo grande pequeño abierto cerrado norte energía salud clima barrio puente contrato reunión papel mensaje respuesta ayuda',
	pt: 'governo dinheiro semana quatro cinco seguro rápido novo grande pequeno aberto fechado norte energia saúde clima bairro ponte contrato reunião papel mensagem resposta ajuda',
	en: 'government money week four five secure quick small large open closed north energy health climate bridge contract meeting paper message answer help river summer'
};

/** @returns the sentences as lists of words, and the closed vocabulary of WORDS words. */
export function textOf(language: Language): { sentences: string[][]; words: string[] } {
	const lines = { es: ES, pt: PT, en: EN }[language].split('\n');
	const sentences = lines.map((line) => line.split(' '));
	const words = [...new Set([...sentences.flat(), ...MORE[language].split(' ')])].slice(0, WORDS);
	const strange = sentences.flat().find((w) => !words.includes(w));
	if (words.length < WORDS || strange)
		throw new Error(`${language}: ${words.length} words, without ${strange}`);
	return { sentences, words };
}

const QUESTION = /^(quién|cuándo|cuánto|dónde|quem|quando|quanto|onde|who|when|how|where)$/;
/** As it is given to the synthetic voice: questions rise and fall as questions do. */
export const spoken = (sentence: readonly string[]): string =>
	sentence.join(' ') + (QUESTION.test(sentence[0]!) ? '?' : '.');
