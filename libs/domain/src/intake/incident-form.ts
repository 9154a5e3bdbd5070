/** A code's name as a person reads it, in Spanish and in English. */
export interface CodeLabel {
  readonly es: string;
  readonly en: string;
}

/**
 * Forms of sexual violence against children that a report may allege.
 *
 * Source: Terminology Guidelines for the Protection of Children from Sexual Exploitation and Sexual Abuse,
 * 2nd ed. 2025 (Interagency Working Group). Wording that the guidelines reject is no code and no label here;
 * foreign documents that still use it are mapped when they come in.
 */
export const INCIDENT_FORMS = [
  'GROOMING',
  'SEXUAL_EXTORTION',
  'CSAM_POSSESSION_OR_DISTRIBUTION',
  'CSAM_PRODUCTION',
  'AI_GENERATED_MATERIAL',
  'LIVESTREAMING',
  'NON_CONSENSUAL_SHARING',
  'UNWANTED_EXPOSURE',
  'SEXUAL_EXPLOITATION',
  'CONTACT_ABUSE',
  'TRAFFICKING',
  'SOLICITATION',
  'OTHER',
] as const;

export type IncidentForm = (typeof INCIDENT_FORMS)[number];

export const INCIDENT_FORM_LABELS: Readonly<Record<IncidentForm, CodeLabel>> = {
  GROOMING: { es: 'Captación con fines sexuales (grooming)', en: 'Grooming for sexual purposes' },
  SEXUAL_EXTORTION: { es: 'Extorsión sexual', en: 'Sexual extortion' },
  CSAM_POSSESSION_OR_DISTRIBUTION: {
    es: 'Material de abuso sexual de niñas, niños y adolescentes: posesión o difusión',
    en: 'Child sexual abuse material: possession or distribution',
  },
  CSAM_PRODUCTION: {
    es: 'Material de abuso sexual de niñas, niños y adolescentes: producción',
    en: 'Child sexual abuse material: production',
  },
  AI_GENERATED_MATERIAL: {
    es: 'Material de abuso sexual generado o alterado con inteligencia artificial',
    en: 'Child sexual abuse material made or altered with artificial intelligence',
  },
  LIVESTREAMING: { es: 'Transmisión en vivo de abuso sexual', en: 'Livestreaming of child sexual abuse' },
  NON_CONSENSUAL_SHARING: { es: 'Difusión de imágenes íntimas sin consentimiento', en: 'Non-consensual sharing of intimate images' },
  UNWANTED_EXPOSURE: { es: 'Exposición no deseada a contenido sexual', en: 'Unwanted exposure to sexual content' },
  SEXUAL_EXPLOITATION: { es: 'Explotación sexual', en: 'Sexual exploitation' },
  CONTACT_ABUSE: { es: 'Abuso sexual con contacto', en: 'Contact sexual abuse' },
  TRAFFICKING: { es: 'Trata con fines de explotación sexual', en: 'Trafficking for sexual exploitation' },
  SOLICITATION: { es: 'Solicitud de actos o material sexual', en: 'Solicitation of sexual acts or material' },
  OTHER: { es: 'Otra forma', en: 'Another form' },
};

/** Where it happened online. `WEBSITE` also covers internet services that have no code of their own (forums, file sharing). */
export const PLATFORMS = [
  'FACEBOOK',
  'WHATSAPP',
  'INSTAGRAM',
  'TIKTOK',
  'SNAPCHAT',
  'TELEGRAM',
  'X',
  'DISCORD',
  'ROBLOX',
  'OTHER_GAME',
  'OTHER_SOCIAL',
  'MESSAGING',
  'EMAIL',
  'DARKWEB',
  'WEBSITE',
  'NONE',
] as const;

export type IncidentPlatform = (typeof PLATFORMS)[number];

export const PLATFORM_LABELS: Readonly<Record<IncidentPlatform, CodeLabel>> = {
  FACEBOOK: { es: 'Facebook o Messenger', en: 'Facebook or Messenger' },
  WHATSAPP: { es: 'WhatsApp', en: 'WhatsApp' },
  INSTAGRAM: { es: 'Instagram', en: 'Instagram' },
  TIKTOK: { es: 'TikTok', en: 'TikTok' },
  SNAPCHAT: { es: 'Snapchat', en: 'Snapchat' },
  TELEGRAM: { es: 'Telegram', en: 'Telegram' },
  X: { es: 'X (antes Twitter)', en: 'X (formerly Twitter)' },
  DISCORD: { es: 'Discord', en: 'Discord' },
  ROBLOX: { es: 'Roblox', en: 'Roblox' },
  OTHER_GAME: { es: 'Otro juego en línea', en: 'Another online game' },
  OTHER_SOCIAL: { es: 'Otra red social', en: 'Another social network' },
  MESSAGING: { es: 'Otra mensajería o llamadas', en: 'Other messaging or calls' },
  EMAIL: { es: 'Correo electrónico', en: 'E-mail' },
  DARKWEB: { es: 'Red oscura', en: 'Dark web' },
  WEBSITE: { es: 'Sitio web u otro servicio de internet', en: 'Website or another internet service' },
  NONE: { es: 'Ninguna', en: 'None' },
};

/** Where the acts took place. */
export const INCIDENT_SETTINGS = ['ONLINE', 'IN_PERSON', 'BOTH'] as const;

export type IncidentSetting = (typeof INCIDENT_SETTINGS)[number];

export const INCIDENT_SETTING_LABELS: Readonly<Record<IncidentSetting, CodeLabel>> = {
  ONLINE: { es: 'En línea', en: 'Online' },
  IN_PERSON: { es: 'En persona', en: 'In person' },
  BOTH: { es: 'En línea y en persona', en: 'Online and in person' },
};
