/* Passkeys and security keys: forms with data-passkey ask the browser before they are sent.

   "sign-in" gets its options from the form's address; "confirm" and "add" find them in the page.
   The answer goes into the form's field `credential`; trouble is told in [data-passkey-problem]. */

const NEEDS_NEWER_BROWSER = "This browser cannot use passkeys here. Try a newer one, or another way to sign in.";
const NOT_DONE = "The passkey was not used: it was cancelled, took too long, or there is none for this portal.";

function pageOptions() {
  return JSON.parse(document.getElementById("passkey-options").textContent);
}

async function addressOptions(form) {
  const answer = await fetch(form.action, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  if (!answer.ok) throw new Error(`The portal answered ${answer.status}.`);
  return answer.json();
}

async function assertion({ request_options: options }) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey);
  return navigator.credentials.get({ publicKey });
}

async function creation({ creation_options: options }, passwordless) {
  const wanted = {
    ...options.publicKey,
    authenticatorSelection: {
      ...options.publicKey.authenticatorSelection,
      residentKey: passwordless ? "required" : "discouraged",
      requireResidentKey: passwordless,
      ...(passwordless && { userVerification: "required" }),
    },
  };
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(wanted);
  return navigator.credentials.create({ publicKey });
}

function credentialFor(form) {
  switch (form.dataset.passkey) {
    case "sign-in":
      return addressOptions(form).then(assertion);
    case "add":
      return creation(pageOptions(), form.elements.passwordless.checked);
    default:
      return assertion(pageOptions());
  }
}

function tell(message) {
  const place = document.querySelector("[data-passkey-problem]");
  place.textContent = message;
  place.hidden = false;
}

function isSupported() {
  return Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!isSupported()) {
      tell(NEEDS_NEWER_BROWSER);
      return;
    }
    try {
      const credential = await credentialFor(form);
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch (error) {
      tell(error instanceof DOMException ? NOT_DONE : error.message);
    }
  });
}
