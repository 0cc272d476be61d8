{{- define "slotwarden.fullname" -}}
{{- .Values.fullnameOverride | default .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "slotwarden.selector" -}}
app.kubernetes.io/name: slotwarden
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "slotwarden.labels" -}}
{{ include "slotwarden.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "slotwarden.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (ternary (include "slotwarden.fullname" .) "default" .Values.serviceAccount.create) -}}
{{- end -}}
