export interface EmbeddedPostgres {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly adopted: boolean;
  readonly directory: string;
  readonly dataDirectory: string;
  stop(): Promise<void>;
}

export function startEmbeddedPostgres(options: {
  directory: string;
  durable?: boolean;
  port?: number;
  database?: string;
  report?: (message: string) => void;
}): Promise<EmbeddedPostgres>;
