import '@outdial/elements/dialer'
