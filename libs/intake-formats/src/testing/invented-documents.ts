/** Invented people, services and addresses; the bytes of "images" are a signature and noise. */

export interface InventedNcmec {
  readonly incidentType?: string;
  readonly platform?: string;
  readonly annotations?: string;
  readonly time?: string;
  readonly details?: string;
  readonly after?: string;
}

/** A CyberTipline report that is valid, with parts replaced. */
export function inventedNcmec(parts: InventedNcmec = {}): string {
  const { incidentType = 'Online Enticement of Children for Sexual Acts', platform = '', annotations = '', time = '2026-03-04T05:06:07-05:00', details = '', after = '' } = parts;
  return `<?xml version="1.0" encoding="UTF-8"?>
<report>
  <incidentSummary>
    <incidentType>${incidentType}</incidentType>${platform === '' ? '' : `<platform>${platform}</platform>`}
    ${annotations === '' ? '' : `<reportAnnotations>${annotations}</reportAnnotations>`}
    <incidentDateTime>${time}</incidentDateTime>
  </incidentSummary>
  ${details}
  <reporter><reportingPerson><firstName>Amparo</firstName><lastName>Quintero Inventada</lastName><email type="Work">amparo@seguridad.example</email></reportingPerson></reporter>
  ${after}
</report>
`;
}

/** A XARF v4 report of type csem that is valid, with fields replaced; a field set to undefined is left out. */
export function inventedXarf(fields: Record<string, unknown> = {}): Record<string, unknown> {
  const contact = { org: 'Servicio Inventado', contact: 'avisos@servicio.example', domain: 'servicio.example' };
  return {
    xarf_version: '4.1.0',
    report_id: '7c1f0d52-3a58-4f5e-9f0e-0a6b1c2d3e4f',
    timestamp: '2026-02-03T04:05:06Z',
    reporter: contact,
    sender: contact,
    source_identifier: '192.0.2.14',
    category: 'content',
    type: 'csem',
    url: 'https://servicio.example/u/91',
    detection_method: 'user_report',
    exploitation_type: 'grooming',
    ...fields,
  };
}

/** Bytes that begin like a JPEG file and continue as noise, always the same for a size. */
export function inventedImage(size = 300): Buffer {
  const noise = Buffer.from(Array.from({ length: size }, (_, index) => (index * 73 + 41) % 256));
  return Buffer.concat([Buffer.from('ffd8ffe000104a464946', 'hex'), noise]);
}
