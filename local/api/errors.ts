/**
 * Cloudflare's error codes, by name, as the API answers them.
 * https://developers.cloudflare.com/workers/observability/errors/ and the API's own answers.
 */
import type { ContentfulStatusCode } from "hono/utils/http-status";

export const CODE = {
  unknownRoute: 7000,
  invalidBody: 7003,
  invalidIdentifier: 7003,
  badHeader: 6003,
  authentication: 10000,
  badRequest: 10001,
  invalidScriptName: 10016,
  methodNotAllowed: 10405,
  scriptMissing: 10007,
  kvKeyMissing: 10009,
  serviceMissing: 10090,
  userWorkerMissing: 10092,
  /** Of the Secrets Store: also what a body has wrong. */
  storeOrSecretMissing: 1001,
  storeOrSecretTaken: 1003,
  zoneTaken: 1061,
  kvNamespaceMissing: 10013,
  kvTitleTaken: 10014,
  kvKeysTooFew: 10029,
  kvExpiryInvalid: 10034,
  kvTitleEmpty: 10019,
  scriptInvalid: 10021,
  scriptDoesNothing: 10068,
  scriptTooLarge: 10027,
  bindingKvMissing: 10041,
  bindingKvMissingInNamespace: 10042,
  versionMissing: 100146,
  workerVersionMissing: 10071,
  noVersions: 10222,
  versionNotDeployed: 10215,
  deploymentMissing: 10336,
  workerBound: 10142,
  workerInUse: 10064,
  workersTooMany: 10037,
  bindingTaken: 10053,
  variableTooLarge: 10054,
  variablesTooMany: 10055,
  secretMissing: 10056,
  /** Ours: what Cloudflare says of a session that is not there is not documented. */
  tailMissing: 10058,
  cronsTooMany: 10072,
  inheritInvalid: 10057,
  objectNamespaceMissing: 10066,
  objectLimitInvalid: 10077,
  classMissing: 10061,
  migrationInvalid: 10074,
  migrationTagWrong: 10079,
  migrationInVersion: 10211,
  migrationClassMissing: 10070,
  classDependedOn: 10064,
  bindingNeedsMigration: 10123,
  exportsUnreconciled: 100402,
  exportsDiffer: 100405,
  bindingNeedsExport: 100406,
  noSubdomain: 10063,
  subdomainTaken: 10031,
  bindingServiceMissing: 10144,
  noTags: 10155,
  dispatchNamespaceTaken: 100120,
  dispatchNamespaceMissing: 100119,
  workflowMissing: 10200,
  workflowInvalid: 10201,
  workflowBodyInvalid: 10002,
  workflowVersionMissing: 10300,
  instanceMissing: 10400,
  instanceEnded: 10401,
  instanceTaken: 10401,
  /** Of R2: https://developers.cloudflare.com/r2/api/error-codes/ */
  bucketMissing: 10006,
  bucketNameInvalid: 10005,
  bucketTaken: 10004,
  bucketNotEmpty: 10008,
  objectMissing: 10007,
  objectKeyInvalid: 10020,
  objectTooLarge: 100100,
  corsMissing: 10059,
  bucketDomainMissing: 10053,
  /** Of event notifications: https://github.com/cloudflare/workers-sdk/issues/5514 and /6748 */
  notifyingBucketMissing: 10085,
  notificationOfQueueMissing: 11011,
  notificationsInvalid: 11014,
  notificationsMissing: 11015,
  notificationsOverlap: 11020,
  databaseInvalid: 7400,
  databaseMissing: 7404,
  databaseTaken: 7502,
  queryFailed: 7500,
  queueMissing: 11000,
  queueHandlerMissing: 11001,
  queueConsumerTaken: 11004,
  queueNameInvalid: 11003,
  queueConsumerInvalid: 10026,
  queueMessageInvalid: 10207,
  queueTaken: 11009,
  queueConsumerMissing: 11010,
  queueMessageTooLarge: 10204,
  queueBatchTooLarge: 10205,
  queueSettingsInvalid: 100128,
  queueConsumerSettingsInvalid: 100127,
  zoneMissing: 7003,
  routeTaken: 10020,
  routeMissing: 10009,
  routeScriptMissing: 10019,
  domainMissing: 100114,
  hostnameTaken: 1406,
  hostnameMissing: 1436,
  fallbackOriginMissing: 1551,
  logpushJobMissing: 1002,
  logpushJobInvalid: 1004,
  dnsRecordMissing: 81044,
  dnsRecordTaken: 81058,
} as const;

/** An answer of the API that is an error; thrown by handlers, put into the envelope once. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: ContentfulStatusCode;
  readonly code: number;
  /** What programs read, beside the message. */
  readonly meta: Record<string, unknown> | undefined;

  constructor(
    status: ContentfulStatusCode,
    code: number,
    message: string,
    meta?: Record<string, unknown>,
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.meta = meta;
  }
}
