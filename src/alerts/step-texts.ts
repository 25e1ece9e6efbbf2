/**
 * What can be done about root and about whoever acts, one sentence or two each: what AWS documents, and nothing else. At
 * most one address in each, for they are read on a telephone.
 */

const CREDENTIALS = "https://console.aws.amazon.com/iam/home#/security_credentials";

export const ARRIVED = "Nothing to do: alerts arrive.";

export const ASK =
  "Ask whoever may use root whether it was them, by telephone or in person, not by e-mail. If nobody says yes within minutes, go on as if it was an intruder.";
export const COMPARE =
  "It was announced: see whether what happened fits the reason, and hear it from whoever announced it, by telephone or in person. If it does not fit, go on as if it was an intruder.";
export const FAILED = "It did not succeed: nothing has changed by it. Find out who tried, and why.";

export const TAKE_BACK = `If it was nobody of yours: sign in as root, change the password, and remove every MFA device and access key that you do not know: ${CREDENTIALS}`;
/** A policy that denies root denies it to a central task as well: hence the order. */
export const CENTRALLY =
  "In a member account of an organization, the management account can shut root out instead: delete root's credentials (sts:AssumeRoot with IAMDeleteRootUserCredentials), then deny root everything by a service control policy.";
export const SUPPORT =
  "If you cannot sign in as root: https://support.aws.amazon.com/#/contacts/aws-account-support works without signing in.";

export const WHAT_ROOT_DID =
  "See what root did: CloudTrail, event history, user name root, in every Region. Look for new users, roles, keys, changed contacts, and resources that you do not know.";
export const WHAT_KEY_DID =
  "See what the key was used for: CloudTrail, event history, by access key, in every Region. Then delete the key.";
export const WHAT_ELSE =
  "See what else the same identity did: CloudTrail, event history, by its user name, in every Region.";

export const REGISTER = `Register an MFA device for root now, whoever removed the other: ${CREDENTIALS}`;
export const REGISTER_IF_YOURS = `If it was one of you: make sure that root has an MFA device: ${CREDENTIALS}`;
export const REMOVE_DEVICE = `If it was nobody of yours: sign in as root, remove the device at once, and change the password: ${CREDENTIALS}`;
/** An inactive key can be activated again: nothing is lost by it. */
export const DEACTIVATE_KEY = `Deactivate the key now, whoever it was: root needs none, and it can be activated again. As root: ${CREDENTIALS}`;
export const KEYS_OFF = `If it was nobody of yours: sign in as root and deactivate its access keys first, for a session may have come from one: ${CREDENTIALS}`;
export const KEY_GONE = "Good news, if it was you: root needs no access keys.";
export const DELETE_CERTIFICATE = `Delete the certificate now, whoever it was: root needs none. As root: ${CREDENTIALS}`;

export const MAILBOX =
  "Secure root's mailbox: its password, its other sessions, rules that forward mail. Whoever reads it can reset root's password.";
export const MAILBOX_FIRST =
  "If it was nobody of yours: secure root's mailbox first (its password, its other sessions, rules that forward mail), or it is done again.";
export const RESET =
  'If it was nobody of yours: reset root\'s password yourself, by "Forgot password?" where root signs in.';
export const RECOVERY_ASKED =
  "Nothing has changed yet. If it was nobody of yours: follow no link in the mail that came of it, and give it to nobody.";

export const NOBODY_IN = "Nobody got in by this. If it was you who mistyped, there is nothing to do.";
export const PASSWORD_MAY_BE_KNOWN = `MFA was part of it, so whoever tried may know the password. If it was nobody of yours, change it now: ${CREDENTIALS}`;
export const STRONG_ROOT = `If it was nobody of yours: somebody knows root's e-mail address. See that root has MFA, and a long password that is used nowhere else: ${CREDENTIALS}`;

export const ASK_ORGANIZATION =
  "Ask the administrators of the organization whether they did this, by telephone or in person.";
export const REVOKE_TASKS =
  "If nobody did: find who called sts:AssumeRoot (CloudTrail of the management account) and revoke that identity's sessions. A session of a central task ends by itself after 15 minutes at the latest.";
export const DELETE_PASSWORD_AGAIN =
  "If nobody did: delete root's credentials again from the management account (sts:AssumeRoot with IAMDeleteRootUserCredentials), before somebody sets a password by e-mail.";

export const ASK_EMAIL =
  "Ask the administrators of the account and of the organization whether they changed it, by telephone or in person.";
export const EMAIL_BACK =
  "If nobody did: change it back at once, of a member account from the management account, otherwise as root, before root's password is reset by the new address.";
export const EMAIL_BEGUN =
  "It is not changed yet: that takes the code that AWS sent to the new address. Until then whoever began it can be shut out.";

export const CONTAIN_CHANGED_USER =
  "If it was nobody of yours: attach the managed policy AWSDenyAll to that user, then take away its access keys, password and MFA devices that came of it.";
export const CONTAIN_ACTOR =
  "If it was not meant: shut out who did it. Of a role, revoke its active sessions; to a user, attach the managed policy AWSDenyAll and deactivate its access keys.";

export const ASK_ACTOR = "Ask whoever did it whether it was meant, by telephone or in person.";
export const ASSUME_MEANT =
  "Assume that it was meant to blind you, until whoever did it says otherwise by telephone or in person.";
export const DEPLOY_AGAIN =
  "Put it back: start the trail again where it was the trail; of Rootwatch, what was deleted comes back by `npx serverless remove` and `npm run deploy`.";
export const WHILE_BLIND =
  "See what happened meanwhile: CloudTrail's event history keeps the management events of 90 days in every Region, even where no trail is logging.";
export const PUT_BACK = "If it was not meant: put it back as it was.";
export const ROLE_NEXT_TIME = "If it was one of you: do it with an IAM role next time. Few tasks need root.";
