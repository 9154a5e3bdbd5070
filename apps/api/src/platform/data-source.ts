import { RECORD_TYPES } from '@heardonce/domain/record-types.js';
import { snakeCase } from '@heardonce/domain/snake-case.js';
import { DataSource, DefaultNamingStrategy, type DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from '../../../../migrations/index.js';

class SnakeNaming extends DefaultNamingStrategy {
  override columnName(propertyName: string, customName: string | undefined): string {
    return customName ?? snakeCase(propertyName);
  }
}

/** TypeORM over our entities and migrations. It never synchronises: the schema is what the migrations say. */
export function makeDataSource(url: string, options: Partial<Extract<DataSourceOptions, { type: 'postgres' }>> = {}): DataSource {
  return new DataSource({
    type: 'postgres', url, entities: [...RECORD_TYPES] as never[], migrations: MIGRATIONS, migrationsTableName: 'applied', schema: 'migration', synchronize: false, logging: false,
    installExtensions: false, uuidExtension: 'pgcrypto', namingStrategy: new SnakeNaming(), ...options,
  });
}
