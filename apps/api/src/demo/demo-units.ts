/** An agency of the demo, named as people in Colombia name it. */
export interface DemoAgency {
  code: string;
  name: { es: string; en: string };
  /** Whether it decides about conflicts of interest; left out means no. */
  controlBody?: true;
}

/** An office of an agency; people belong to exactly one. */
export interface DemoUnit {
  code: string;
  agencyCode: string;
  name: { es: string; en: string };
  /** DIVIPOLA code of the municipality, five characters. */
  municipality: string;
}

/** The agencies of the demo: real kinds of body, no real office. */
export const DEMO_AGENCIES: readonly DemoAgency[] = [
  { code: 'PONAL', name: { es: 'Policía Nacional', en: 'National Police' } },
  { code: 'FGN', name: { es: 'Fiscalía General de la Nación', en: 'Office of the Attorney General' } },
  { code: 'ICBF', name: { es: 'Instituto Colombiano de Bienestar Familiar', en: 'Colombian Family Welfare Institute' } },
  { code: 'INML', name: { es: 'Instituto Nacional de Medicina Legal y Ciencias Forenses', en: 'National Institute of Legal Medicine' } },
  { code: 'HOSP', name: { es: 'Hospital (demostración)', en: 'Hospital (demo)' } },
  { code: 'DEFENSORIA', name: { es: 'Defensoría del Pueblo', en: 'Ombudsman' } },
  { code: 'RAMA', name: { es: 'Rama Judicial', en: 'Judiciary' } },
  { code: 'NGO', name: { es: 'Fundación Acompañar (demostración)', en: 'Acompañar Foundation (demo)' } },
  { code: 'CENTRE', name: { es: 'Centro Barnahus (demostración)', en: 'Barnahus centre (demo)' } },
  { code: 'CONTROL', name: { es: 'Procuraduría General de la Nación', en: 'Office of the Inspector General' }, controlBody: true },
  { code: 'PARTIES', name: { es: 'Partes del proceso', en: 'Parties to proceedings' } },
];

const MEDELLIN = '05001';

const UNIT_ROWS = [
  ['SIJIN-MED', 'PONAL', 'SIJIN, infancia y adolescencia', 'Criminal investigation, children'],
  ['CAIVAS-POLICIA', 'PONAL', 'Policía judicial en CAIVAS', 'Judicial police at CAIVAS'],
  ['TURNO-NOCHE', 'PONAL', 'Turno de noche, infancia y adolescencia', 'Night shift, children'],
  ['CAIVAS-MED', 'FGN', 'CAIVAS, fiscalías delegadas', 'CAIVAS, delegated prosecutors'],
  ['ZONAL-NORTE', 'ICBF', 'Centro zonal norte', 'Northern zonal centre'],
  ['ZONAL-SUR', 'ICBF', 'Centro zonal sur', 'Southern zonal centre'],
  ['ICBF-ADMIN', 'ICBF', 'Administración de usuarios', 'User administration'],
  ['INML-MED', 'INML', 'Clínica forense', 'Forensic clinic'],
  ['HOSP-URGENCIAS', 'HOSP', 'Urgencias', 'Emergency department'],
  ['DEFENSORIA-ANT', 'DEFENSORIA', 'Defensoría regional', 'Regional ombudsman'],
  ['JUZGADO-12-GARANTIAS', 'RAMA', 'Juzgado de control de garantías (demostración)', 'Control judge (demo)'],
  ['NGO-ACOMPANAR', 'NGO', 'Representación de víctimas', 'Representation of victims'],
  ['CENTRE-MED', 'CENTRE', 'Atención y entrevista', 'Care and interview'],
  ['CENTRE-COORD', 'CENTRE', 'Coordinación', 'Coordination'],
  ['CENTRE-TURNO', 'CENTRE', 'Coordinación de turno', 'Coordination on duty'],
  ['CENTRE-ADMIN', 'CENTRE', 'Administración del centro', 'Centre administration'],
  ['PROCURADURIA-FAMILIA', 'CONTROL', 'Procuraduría judicial de familia', 'Inspector for family matters'],
  ['PROCURADURIA-CONTROL', 'CONTROL', 'Control de accesos y conflictos de interés', 'Control of access and conflicts of interest'],
  ['PARTIES-DEFENCE', 'PARTIES', 'Defensa técnica', 'Defence lawyers'],
  ['PARTIES-PARD', 'PARTIES', 'Partes del PARD', 'Parties to the PARD'],
] as const;

export type DemoUnitCode = (typeof UNIT_ROWS)[number][0];

/** The offices of the demo, all in one city. */
export const DEMO_UNITS: readonly (DemoUnit & { code: DemoUnitCode })[] = UNIT_ROWS.map(([code, agencyCode, es, en]) => ({
  code,
  agencyCode,
  name: { es, en },
  municipality: MEDELLIN,
}));
