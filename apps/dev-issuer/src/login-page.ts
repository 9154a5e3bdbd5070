import { createHash } from 'node:crypto';

/** What the page shows of a person who may sign in. */
export interface ListedPerson {
  login: string;
  givenName: string;
  familyName: string;
  role: string;
  unitCode: string;
  /** Whether a second factor is registered for this person. */
  mfa: boolean;
}

const STYLE = `
body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
fieldset{border:1px solid #767676;border-radius:.5rem;margin:0 0 1rem}label{display:block;padding:.3rem 0}
small,.en{color:#555}.error{border-left:.3rem solid #b00020;padding-left:.7rem}
button{font:inherit;padding:.6rem 1.4rem}output{font-weight:700;letter-spacing:.15em}input[name=otp]{font:inherit;width:8rem}
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Headers of every page of the issuer: no script, no frame, no cache; the form may lead on to a loopback client. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy':
    `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'; ` +
    `form-action 'self' http://127.0.0.1:*`,
};

export interface LoginPage {
  uid: string;
  people: readonly ListedPerson[];
  /** The second factor's code of this sign-in; a real issuer would send it to the person's device. */
  demoCode: string;
  chosen?: string | undefined;
  problem?: LoginProblem | undefined;
}

export type LoginProblem = 'unknown-person' | 'wrong-code' | 'no-second-factor';

const PROBLEMS: Record<LoginProblem, [es: string, en: string]> = {
  'unknown-person': ['Elija una persona de la lista.', 'Choose a person from the list.'],
  'wrong-code': ['El código no es el que se muestra. Escríbalo de nuevo o déjelo vacío.', 'The code is not the one shown. Type it again or leave it empty.'],
  'no-second-factor': ['Esta persona no tiene segundo factor registrado: deje el código vacío.', 'This person has no second factor registered: leave the code empty.'],
};

/** The sign-in page: one person per role, the others behind a fold, and the optional second factor. */
export function renderLoginPage({ uid, people, demoCode, chosen, problem }: LoginPage): string {
  const firstOfRole = people.filter((person, at) => people.findIndex(({ role }) => role === person.role) === at);
  const others = people.filter((person) => !firstOfRole.includes(person));
  const choices = (list: readonly ListedPerson[]): string => list.map((person) => choice(person, chosen)).join('');
  const openIfChosen = others.some(({ login }) => login === chosen) ? ' open' : '';
  return page('Ingreso de demostración · Demo sign-in', `
${problem ? `<p class="error" role="alert">${both(...PROBLEMS[problem])}</p>` : ''}
<p>${both('Personas inventadas. Elegir un nombre hace las veces de la contraseña.', 'Invented people. Choosing a name stands for the password.')}</p>
<form method="post" action="/interaction/${escape(uid)}">
<fieldset><legend>${both('¿Quién ingresa?', 'Who signs in?')}</legend>${choices(firstOfRole)}
<details${openIfChosen}><summary>${both('Más personas', 'More people')}</summary>${choices(others)}</details></fieldset>
<fieldset><legend>${both('Segundo factor', 'Second factor')}</legend>
<p>${both('Su código de demostración es', 'Your demo code is')} <output id="demo-code">${escape(demoCode)}</output></p>
<label>${both('Código (vacío: ingreso sin segundo factor)', 'Code (empty: sign in without second factor)')}
<input name="otp" inputmode="numeric" autocomplete="one-time-code" maxlength="6"></label></fieldset>
<button type="submit">Ingresar · Sign in</button>
</form>`);
}

const NOTICES = {
  logout: ['¿Cerrar la sesión?', 'Sign out?'],
  'signed-out': ['Sesión cerrada. Ya puede cerrar esta página.', 'Signed out. You may close this page.'],
  expired: ['Este ingreso venció. Vuelva a empezar desde la aplicación.', 'This sign-in has expired. Start again from the application.'],
  error: ['No se pudo completar el ingreso.', 'The sign-in could not be completed.'],
} satisfies Record<string, [es: string, en: string]>;

/**
 * One of the issuer's short pages.
 *
 * @param form oidc-provider's own logout form (trusted HTML), answered by the button that is added here
 * @param code OAuth error code, shown for whoever must look for the cause
 */
export function renderNotice(notice: keyof typeof NOTICES, form = '', code = ''): string {
  const [es, en] = NOTICES[notice];
  const button = form && `${form}<button type="submit" form="op.logoutForm" name="logout" value="yes">Cerrar sesión · Sign out</button>`;
  return page(`${es} · ${en}`, `<p>${code && `<code>${escape(code)}</code>`}</p>${button}`);
}

function choice({ login, givenName, familyName, role, unitCode, mfa }: ListedPerson, chosen: string | undefined): string {
  const checked = login === chosen ? ' checked' : '';
  const factor = mfa ? '' : ' · sin segundo factor';
  return `<label><input type="radio" name="login" value="${escape(login)}" required${checked}> ${escape(givenName)} ${escape(familyName)}
<small>${escape(role)} · ${escape(unitCode)}${factor}</small></label>`;
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="es"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title><style>${STYLE}</style></head><body><main><h1>${escape(title)}</h1>${body}</main></body></html>`;
}

function both(es: string, en: string): string {
  return `${escape(es)} <span class="en" lang="en">${escape(en)}</span>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
