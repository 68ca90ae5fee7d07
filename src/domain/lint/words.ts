/*
 * Words that many pitches share: alone, none of them points to anybody. Folded, without accents.
 */

const COMMON = `
acceso acceder accion activo administracion agencia agente agil agro agricola agricultura agua aguas ahorro aire ala alcalde alerta
alertas alianza alimento alimentos alma alta alto altiplano amar amazonia amazonica amazonico ambiental ambiente america americana americano
amigo amigos analisis analitica ancho andes andina andino andinos animal animales antena app apoyo aprendizaje arbol arboles
area areas arena arte asesoria asistencia asistente asociacion atencion aula autonoma autonomo avance ayuda azul bache baches balance
banco bandeja barrio base basura bien bienestar blanca blanco bosque brasil brazil buena bueno bus buses busqueda cadena
caja calidad calle calles calor camara camaras cambio camino caminos camion campo campos canal capital carbono carga
carretera casa casos castillo cadena celular central centro cero cerca cerro ciclo cielo ciencia cierre cinta ciudad ciudadana ciudadano
ciudadanos ciudades clara claro clave cliente clientes clima clinica cloud club cobre codigo coche colombia comercial comercio compania
compra compras comun comunidad comunidades condor conecta conectada conectado conexion confianza conocimiento consultora consultores consultoria
consumo contacto contratos control cooperativa corazon correo corporacion costa costo costos creativa creativo cruz cuenta cuentas
cuidado cultura datos deep delta demo denuncia denuncias derecho desarrollo desierto diagnostico diario digital digitales dinero
distrito doctor documento documentos ecologia ecologica ecologico economia educacion educativa efectivo eficiencia ejemplo electrica electrico emergencia
emergencias empleo emprendedor empresa empresas energia energias enfoque enlace entidad entrega equipo equipos era escuela escuelas espacio
especial espejo estacion estado estrella estudio etapa evaluacion evento exito experiencia experto expertos fabrica facil familia
familias ferrea fibra ficha final financiera finanzas flor flores flota flujo formacion foro foto fuente fuentes fuerza funcion
futuro futura ganadores garantia gas gente gestion gobierno grande gran grafico grupo guardia guia hogar hora horas hospital hospitales
humana humano idea ideas identidad imagen impacto impulso inclusion indicador indicadores industria industrial informacion informe ingenieria
ingenieros inicio innova innovacion innovadora innovador inteligencia inteligente inteligentes internet inversion isla jardin joven
jovenes juntos justicia labor laboratorio laboratorios lago lagos laguna largo latina latino latinoamerica lector lenguaje leon
ley libre lima limpia limpio linea lineas listo llave llaves local logistica logro luna lugar luz madera madre maestro mano
manos mapa mapas maquina maquinas mar marca marea margen mas materia mayor mayores mecanica media medica medico medicos medida
medio medios mejor mejora memoria mente mercado mes mesa meta metodo metro mexico mina minas minera mineria mini mirada
mision modelo modelos moderna moderno movil movilidad mujer mujeres multa multas mundial mundo municipal municipalidad municipalidades municipio
nacional natural naturaleza nieve nino ninos nivel niveles noche norte nota nube nueva nuevo nuevos numero objetivo obra obras
oceano oficina oficinas ola operacion operaciones oportunidad optimo orden oro pacifico paciente pacientes pago pagos pais paises
palabra palabras panel papel parque participacion participativa paso pasos patrulla patrullas pesca pago perfil peru peruana peruano peruanos
persona personal personas piedra piloto pista plan planes planta plantas plata plataforma plaza plazo poblacion poder policia
pozo practica precio precios premio presion presupuesto prevencion primera primero problema procesador procesamiento proceso procesos producto
productos profesional programa progreso promedio propuesta propuestas proteccion proxima proximo proyecto proyectos publica publicas publico publicos
pueblo puente puerta puerto puma punto puntos quinta radar raiz rapida rapido real reciclaje recolector recolectores recursos red redes region regional
registro reloj reporte reportes requisitos residuos respuesta respuestas resultado resultados reto retos rio rios riego riesgo riesgos rosa ruta
rutas sala salud sana sano santa segura seguridad seguro seguros semana semilla senal sencilla sencillo sensor sensores sentido servicio
servicios siembra sierra simple sistema sistemas smart social sociedad software sol solar soles solucion soluciones sonido startup sur
sustentable sostenible taller tarea tecnica tecnico tecnologia tecnologias tecnologico telefonia territorial tiempo tienda tierra torre torres total
trabajo trabajos trafico tramite tramites transito transparencia transparente transporte tren turno turnos unidad unida unido unidos universidad
urbana urbano urbanos usuario usuarios valle valor vecinal vecina vecino vecinos vega vehiculo vehiculos venta ventana ventas ver verde verdes
via vial viales viaje viajes vida video viento virtual vision vista viva vivo voz vuelo zona zonas

about access account action active ahead air alert alpha america american analytics apps area asset assistant audio audit auto
automatic automation balance bank base bay beach beacon best beta better big bike blue board book boost box brain bridge bright build building
business call camera capital carbon care cars case center centre chain challenge change chat check chemical circle citizen citizens city
civic clean clear client clinic clinical cloud code coast collective commerce common community company compass computer connect
connected consulting contact control core corp cost costs craft cross crowd customer cyber daily dark dash data date day days
deal decision delivery department design desk dev development device devices digital direct document drive drone drones
earth east easy economy edge education electric emergency energy engine engineering enterprise environment event express eye fabric
farm fast feed field file finance financial fire first flow focus food force forest form forward free fresh front fuel
full fund fusion future game gate general global gold good government great green grid ground group growth guard hand harbor harbour
health heart help high hill home horizon hospital house hub human idea image impact inclusion industry info information infra
innovation innovative insight institute insurance integration intelligence intelligent international island item job journey key labs
land language lane large launch law layer lead learn learning level life light line link list live local log logic
logistics loop machine made maker management map market master match material media medical mesh message meter method metric
micro mind mobile mobility model modern monitor moon motion mountain move national nature near nest network neural new
news next node north note ocean office one online open optical orbit order organic parking part partner partners path patient
patients pay payment people phase phone pilot pilots place plan planet plant platform play point police pollution pool port post power
practice predict prime privacy problem process product program project promise property public pulse pure quality quick radio rain
range rapid reach ready real record recycling red report reports research resource response result results review ride right ring risk river road roads
robot robots rock room root route safe safety sales sample scale school science scope score sea search secure security
seed sense sensor sensors service services set share shield ship shop side signal silver simple site sky small social society soft
software solar solution solutions sound source south space spark speed spring stack staff stage standard star start state station
step stone storage store storm story stream street streets strong studio study sun supply support sustainable system systems table
team tech technical technologies technology tele test text thing things time tool tools total touch town track traffic trail train transit
transparency transport travel tree trend trip trust tube unit united university update urban user users value vehicle vehicles view village
vision visit visual voice wall warm waste watch water wave way web week west white wide wild wind wire wireless wise wonder
wood word words work workers working world yard year years young zero zone

abastecimento acao acesso acoes agencia aguas ajuda alimento alto amanha analise apoio aplicativo aprendizagem assistente atendimento
avaliacao bairro bairros beneficio boa bom buraco buracos caminho campo capacitacao cartao casa centro chuva cidada cidadao cidadaos
cidade cidades cliente coleta compra compras comunidade conexao conhecimento conta contas crescimento custo custos dados
demanda desafio desempenho desenvolvimento economia edital educacao eficiencia empresa energia ensino entrega equipe escola espaco
estado estrada etapa experiencia familia fila filas financas floresta fluxo folha fonte futuro gestao governo grupo hora
horario horta ideia ideias imagem impacto inclusao industria informacao inovacao inteligencia jovem justica lixo limpa limpo
linha lugar luz maquina mar mata mercado mes meta metodo minuto mobilidade modelo morro movel moveis mulher mulheres mundo municipio
municipios natureza nivel norte novo nova nuvem onda onibus orcamento paciente pacientes painel pais parceria parque pesquisa pessoa pessoas piloto
plano planos plataforma policia ponto populacao porta posto praia prazo predicao prefeitura prefeituras prevencao problema processo produto programa
projeto projetos protecao publica publico qualidade rede redes regiao relatorio rede rio risco rota rotas rua ruas saude secretaria seguranca
semana semaforo semaforos sensor sensores servico servicos sistema sistemas sol solucao solucoes tecnologia tempo terra trabalho trafego transito
transporte uso usuario usuarios valor veiculo veiculos verde vida visao viva vizinho vizinhos voz

amber alba alpaca argentina bolivia brava bravo chile cusco ecuador europa europe inca incas iris jaguar latam lince llama lluvia
luz madrid nexo norteamerica nova nube omega onda orion paraguay piura quito rayo roca santiago sao siglo sigma sudamerica trujillo
uruguay venezuela vertice zafra

que con por para los las del una uno unos unas como mas sin sobre entre desde hasta cada todo todos toda todas este esta estos estas
ese esa eso son ser esta estan fue han hay muy tambien pero porque cuando donde quien cual su sus nuestra nuestro nuestras nuestros
the and for with from that this these those have has our your their its are was were will can not but all any how what when where who why
com uma umas uns dos das nos nas pelo pela mais sem sob ate cada tudo todos toda esse essa isso sao ser esta estao foi tem muito
tambem mas porque quando onde quem qual seu sua seus suas nosso nossa nossos nossas voce voces
`;

export const commonWords: ReadonlySet<string> = new Set(COMMON.trim().split(/\s+/));

/** Given names that many people bear: beside a surname they make a person; alone they point to nobody. */
const GIVEN = `
abel abigail abraham adela adolfo adrian adriana agustin aida aileen alan alba alberto aldo alejandra alejandro alessandra alex alexander alexandra alfonso
alfredo alice alicia aline alison alonso alvaro amalia amanda amelia amy ana anabel andre andrea andres andrew angel angela angelica anita ann anna anthony antonia
antonio ariana armando arthur arturo ashley augusto aurora barbara beatriz benjamin bernardo betty bianca blanca boris brenda brian bruna bruno
caio camila carla carlos carmen carol carolina caroline catalina catherine cecilia celia cesar charles chris christian christina christopher
clara claudia claudio cristian cristiano cristina cynthia daniel daniela danielle dante dario david deborah denise diana diego dora
eduarda eduardo edgar edith edward edwin efrain elena eliana elias elisa elizabeth elmer elsa emilia emilio emily emma enrique eric erica erick erika ernesto
estefania esteban esther eva evelyn fabian fabiana fabio fabiola fatima federico felipe felix fernanda fernando fiorella flavia flavio francisca francisco frank
gabriel gabriela gabriella genesis george gerardo gilberto giovanna gisela gladys gloria gonzalo grace gregory guadalupe guilherme guillermo gustavo
hector heitor helen helena henrique henry hernan hilda hugo ian ignacio ines ingrid irene iris isaac isabel isabela isabella ismael ivan
jaime james jane janet javier jean jennifer jessica jesus jimena joana joao joaquin jocelyn joel johanna john jonathan jorge jose josefina joseph josue
juan juana juliana juliano julian julia julio karen karina karla katherine kathleen kelly kevin laura lauren leandro leonardo leonor leticia lidia
lilian liliana linda lisa lorena lorenzo lourdes luana lucas lucero lucia luciana luciano lucy luis luisa luiz luz magali magaly
manuel manuela marcela marcelo marcia marco marcos margaret margarita maria mariana mariano maribel mario marina marisol mark marta martha martin
mary mateo matheus matias matthew mauricio mauro maximo mayra melissa mercedes micaela michael michelle miguel milagros miriam monica
nancy natalia nathalia nelson nestor nicolas nicole noelia nora norma octavio olga oliver olivia omar oscar otavio pablo pamela paola patricia patrick
paul paula paulina paulo pedro peter pilar rafael rafaela ramiro ramon raquel raul rebeca rebecca regina renata renato rene ricardo richard roberta
roberto robert rocio rodolfo rodrigo rogerio roger roland rolando roman romina ronald rosa rosario ruben ruth ryan salvador samantha samuel sandra sandro
santiago sara sarah saul sebastian sergio sharon sheila silvana silvia simon sofia soledad sonia sophia stefany stephanie stephen steven susan susana
tatiana teresa thais thiago thomas tiago timothy tomas valentina valeria valerie vanessa vanesa vera veronica vicente victor victoria vilma vinicius violeta
virginia vitor viviana wagner walter wanda wendy william wilmer wilson xavier ximena yanina yesenia yolanda zoila
`;

export const givenNames: ReadonlySet<string> = new Set(GIVEN.trim().split(/\s+/));

/** Between the words of a person's or company's name, and never a name by themselves. */
export const particles: ReadonlySet<string> = new Set(
	'de del la las los da das do dos di du van von der e y i and the of en el para com'.split(' ')
);
