/* Hands forms that ask for a passkey to the browser. Without this script the password still opens. */
"use strict";
(() => {
  const forms = window.allauth.webauthn.forms;
  const kinds = {
    "sign-in": (ids) => forms.loginForm({ ids: { login: ids.button, credential: ids.credential } }),
    "show": (ids) => forms.authenticateForm({ ids: { authenticate: ids.button, credential: ids.credential, data: ids.data } }),
    "add": (ids) => forms.addForm({ ids: { add: ids.button, credential: ids.credential, passwordless: ids.passwordless, data: ids.data } }),
  };
  const ids = { button: "passkey", credential: "passkey-credential", data: "passkey-data", passwordless: "id_passwordless" };
  const form = document.querySelector("[data-jw-passkey]");
  if (!form || !window.PublicKeyCredential) return;
  form.hidden = false;
  kinds[form.dataset.jwPasskey](ids);
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const told = document.getElementById("passkey-fault");
    if (told) told.hidden = false;
  });
})();
