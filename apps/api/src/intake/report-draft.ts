import type { IncidentForm, IncidentPlatform, IncidentSetting } from '@heardonce/domain/intake/incident-form.js';
import type { DocumentType } from '@heardonce/domain/intake/report-child.entity.js';
import type { NoticeKind } from '@heardonce/domain/intake/report-content.entity.js';
import type { ReportChannel } from '@heardonce/domain/intake/report.entity.js';

/** A child as a report names them, before it is stored. */
export interface DraftChild {
  readonly names?: string | null;
  readonly description?: string | null;
  readonly documentType?: keyof typeof DocumentType | null;
  readonly documentNumber?: string | null;
  readonly dateOfBirth?: string | null;
  readonly dateOfBirthEstimated?: boolean | null;
  readonly phone?: string | null;
}

/** What a report alleges, where it says so in codes. */
export interface DraftIncident {
  readonly form: IncidentForm;
  readonly platform: IncidentPlatform;
  readonly setting: IncidentSetting;
  readonly aiGenerated: boolean | null;
  readonly firstDate: string | null;
}

/** A report before it is filed: typed in by a person, or read from a document. */
export interface ReportDraft {
  readonly channel: keyof typeof ReportChannel;
  readonly receivedAt: Date;
  readonly anonymous: boolean;
  readonly noticeKind: keyof typeof NoticeKind;
  readonly content: {
    readonly narrative: string;
    readonly offences?: readonly string[] | null;
    readonly firstDate?: string | null;
    readonly lastDate?: string | null;
    readonly place?: string | null;
    readonly placeText?: string | null;
    readonly weapons?: string | null;
    readonly substances?: string | null;
  };
  readonly summary: string;
  readonly incidents: readonly DraftIncident[];
  readonly children: readonly DraftChild[];
  readonly reporter: { readonly names?: string | null; readonly contact?: string | null; readonly relation?: string | null } | null;
  readonly source: { readonly documentId: string; readonly index: number } | null;
}
