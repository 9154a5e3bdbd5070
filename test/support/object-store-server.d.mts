export interface AskedOfStore {
  readonly operation: string;
  readonly key: string;
  readonly range: string | null;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export type StoreOutcome = 'BUSY' | 'DENIED' | 'SILENT' | 'BROKEN' | 'WHOLE' | 'SPOILED' | null;

export class ObjectStoreServer {
  static start(folder: string, bucket?: string): Promise<ObjectStoreServer>;
  readonly requests: AskedOfStore[];
  outcomeOf: (asked: AskedOfStore) => StoreOutcome;
  readonly bucket: string;
  readonly endpoint: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly uploadsOpen: number;
  fileOf(key: string): string;
  close(): Promise<void>;
}
