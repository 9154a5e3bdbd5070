import type { ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphqlContext } from '../graphql-context.js';
import { MAX_TOKENS, MAX_VALIDATION_ERRORS, rejectLargeQueries, rejectSubscriptions } from './graphql-limits.js';
import type { GraphqlErrors } from './graphql-errors.js';
import { addPagingArguments } from './paging-arguments.js';
import { PostOnlyApolloDriver, type PostOnlyDriverConfig } from './post-only-apollo-driver.js';
import { resolveByResponseKey } from './resolve-by-response-key.js';
import { SchemaResolvers } from './schema-resolvers.js';
import { settleTogether } from './settle-together.js';

/** What changes from one start to another. */
export interface GraphqlSettings {
  readonly introspection: boolean;
  readonly errors: GraphqlErrors;
  readonly plugins: readonly ApolloServerPlugin<GraphqlContext>[];
  readonly context: PostOnlyDriverConfig['context'];
}

/**
 * The options of Nest's GraphQL module and of Apollo Server. Parsed and validated documents are
 * kept by Apollo's own document store (30 MiB), keyed by their SHA-256.
 */
export function graphqlOptions(settings: GraphqlSettings): PostOnlyDriverConfig & { driver: typeof PostOnlyApolloDriver } {
  const resolvers = new SchemaResolvers();
  return {
    driver: PostOnlyApolloDriver,
    path: '/graphql',
    autoSchemaFile: true,
    sortSchema: true,
    transformResolvers: resolvers.remember,
    transformSchema: (schema) => settleTogether(addPagingArguments(resolvers.strip(schema))),
    fieldResolver: resolveByResponseKey,
    context: settings.context,
    graphqlErrors: settings.errors,
    formatError: settings.errors.formatError,
    autoTransformHttpErrors: false,
    preserveHttpStatusForExecutionErrors: false,
    introspection: settings.introspection,
    graphiql: false,
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    parseOptions: { maxTokens: MAX_TOKENS },
    validationRules: [rejectLargeQueries(), rejectSubscriptions],
    validationOptions: { maxErrors: MAX_VALIDATION_ERRORS },
    stringifyResult: (value) => JSON.stringify(value),
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ...settings.plugins,
    ],
  };
}
